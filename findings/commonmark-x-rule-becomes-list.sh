#!/usr/bin/env bash
# WHAT: with pandoc's commonmark_x a thematic break "* * *" or "- - -" becomes three bullet lists inside each other.
# VERSIONS: pandoc 3.9 (pypandoc_binary 1.17).
# EXPECTED: a horizontal rule, as CommonMark says and as pandoc's commonmark, gfm and markdown readers give.
# SEEN: the fancy_lists extension, which commonmark_x turns on, reads it as a list in a list in a list with an empty item.
#   "***" and "_ _ _" stay rules. No warning.
# WHY IT MATTERS: the section breaks of novels and talks ("* * *") print as stray bullets in every format.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'pypandoc_binary==1.17'
env/bin/python - <<'PY'
import subprocess
import pypandoc


def html(reader, source):
    command = [pypandoc.get_pandoc_path(), "-f", reader, "-t", "html"]
    return "".join(subprocess.run(command, input=source, capture_output=True, text=True, check=True).stdout.split())


LISTS = "<ul><li><ul><li><ul><li></li></ul></li></ul></li></ul>"
for rule in ("* * *\n", "- - -\n"):
    for reader in ("commonmark", "gfm", "markdown", "commonmark_x-fancy_lists"):
        assert html(reader, rule) == "<hr/>", (reader, rule)
    for reader in ("commonmark_x", "commonmark+fancy_lists"):
        assert html(reader, rule) == LISTS, (reader, rule)
for rule in ("***\n", "_ _ _\n"):
    assert html("commonmark_x", rule) == "<hr/>", rule
print("seen: commonmark_x makes of '* * *':", LISTS)
PY
