#!/usr/bin/env bash
# WHAT: pandoc's commonmark_x reader drops the attributes of a heading that has no words, and keeps those of any other heading.
# VERSIONS: pandoc 3.9 (pypandoc_binary 1.17).
# EXPECTED: "## {background-image=sea.jpg}" is a slide of nothing but a picture in reveal.js, as with pandoc's own Markdown reader
#   (User's Guide, "Background in reveal.js"), and "## {#break .pause}" keeps its identifier and class.
# SEEN: the slide is white, identifier and class are gone, the braces as well; no warning, with --fail-if-warnings too.
# WHY IT MATTERS: who moves a deck from pandoc's Markdown to commonmark_x, for its speed or its source positions, loses all picture slides.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'pypandoc_binary==1.17'
env/bin/python - <<'PY'
import subprocess
import pypandoc

SOURCE = "## The sea {background-image=sea.jpg}\n\n## {background-image=sea.jpg}\n\n## {#break .pause}\n"


def deck(reader: str) -> str:
    command = [pypandoc.get_pandoc_path(), "-f", reader, "-t", "revealjs", "--fail-if-warnings", "--slide-level=2"]
    return subprocess.run(command, input=SOURCE, capture_output=True, text=True, check=True).stdout


own, common = deck("markdown"), deck("commonmark_x")
# a section and its heading each name the picture
assert own.count("sea.jpg") == 4 and 'id="break"' in own and "pause" in own, own
assert common.count("sea.jpg") == 2 and 'id="break"' not in common and "pause" not in common and "{" not in common, common
print("seen: 2 backgrounds from markdown, 1 from commonmark_x")
PY
