#!/usr/bin/env bash
# WHAT: one row with a cell too few, or a pipe in its code, makes mistune print the whole table as a paragraph.
# VERSIONS: mistune 3.4.0, markdown-it-py 4.3.0, pandoc 3.9 (pypandoc_binary 1.17).
# EXPECTED: GFM fills short rows with empty cells and cuts long ones; the table stays a table.
# SEEN: markdown-it-py and pandoc keep the table; mistune gives up all of it, the rows that are right included.
# WHY IT MATTERS: a preview with one tool and a book with another differ by a whole table for one forgotten cell.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'pypandoc_binary==1.17' 'markdown-it-py==4.3.0' 'mistune==3.4.0'
env/bin/python - <<'PY'
import subprocess
import mistune, pypandoc
from markdown_it import MarkdownIt

GOOD = "| a | b |\n|---|---|\n| 1 | 2 |\n"
render = mistune.create_markdown(plugins=["table"])
assert "<table>" in render(GOOD)
for row in ("| 3 |\n", "| 3 | 4 | 5 |\n"):
    source = GOOD + row
    assert "<table>" in MarkdownIt("commonmark").enable("table").render(source)
    command = [pypandoc.get_pandoc_path(), "-f", "gfm", "-t", "html"]
    assert "<table>" in subprocess.run(command, input=source, capture_output=True, text=True, check=True).stdout
    html = render(source)
    assert html.startswith("<p>| a | b |") and "<table>" not in html, html
print("seen: mistune:", repr(html))
PY
