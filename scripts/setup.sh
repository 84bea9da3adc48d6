#!/bin/sh
# Leaves a working .venv/bin/octavo, or one sentence saying what is in the way.
#   scripts/setup.sh         set up, if anything changed since the last finished set-up
#   scripts/setup.sh --uv    print the uv that set-up uses
#
# The stamp inside .venv is written last and holds what the set-up was made from. No stamp: whatever is there was
# interrupted, and is made again from nothing. Another content: brought up to date.
set -eu
cd -P -- "$(dirname -- "$0")/.."

stamp=.venv/octavo-setup
inputs="pyproject.toml requirements.lock hatch_build.py scripts/setup.sh scripts/system.py scripts/assets.py
    scripts/bootstrap.lock scripts/node.lock scripts/package.json scripts/package-lock.json"

state() { pwd -P && cat $inputs; } # the folder too: a moved checkout has a .venv that points elsewhere

finished() {
    [ -f "$stamp" ] && [ -x .venv/bin/python ] && [ -x .venv/bin/octavo ] && [ -f pipeline/assets/manifest.json ] &&
        state | cmp -s - "$stamp"
}

say() { printf 'set-up: %s\n' "$*" >&2; }

find_python() {
    for python in "${PYTHON:-}" python3 python3.13 python3.12 python3.11 python3.14; do
        if [ -n "$python" ] && "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            return
        fi
    done
    say "Octavo needs Python 3.11 or newer; install it, or name one with make PYTHON=/path/to/python3"
    exit 1
}

is_recent() { # uv 0.8 is the oldest that was tried
    "$1" --version 2>/dev/null | awk '{ split($2, v, "."); good = v[1] > 0 || v[2] >= 8 } END { exit !good }'
}

find_uv() {
    for uv in uv "$PWD/.uv/bin/uv"; do
        if is_recent "$uv"; then return; fi
    done
    say "no recent uv here, putting one into .uv"
    "$python" scripts/system.py bootstrap
    rm -rf .uv
    "$python" -m venv .uv
    .uv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r scripts/bootstrap.lock
}

if [ "${1:-}" != --uv ] && finished; then exit 0; fi

# Two makes at once take turns. flock is missing on macOS; there the second one does the work again.
exec 9<pyproject.toml
if command -v flock >/dev/null; then flock 9; fi

find_python
find_uv
if [ "${1:-}" = --uv ]; then
    echo "$uv"
    exit 0
fi
if finished; then exit 0; fi

"$python" scripts/system.py runtime
if [ -f "$stamp" ] && [ -x .venv/bin/python ]; then rm "$stamp"; else rm -rf .venv; fi
say "installing Python packages into .venv"
[ -d .venv ] || "$uv" venv --quiet --python "$python" .venv
"$uv" pip sync --quiet --python .venv/bin/python --require-hashes --compile-bytecode requirements.lock
"$uv" pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
say "fetching fonts and reveal.js"
UV=$uv .venv/bin/python scripts/assets.py

state >"$stamp.new"
mv "$stamp.new" "$stamp"
say "done"
