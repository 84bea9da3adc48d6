#!/usr/bin/env bash
# WHAT: below a cell that spans two rows, markitdown puts the cells of a Word table one column too far left.
# VERSIONS: pandoc 3.9 (pypandoc_binary 1.17) as the writer, markitdown 0.1.9, mammoth 1.13.0 inside it.
# EXPECTED: the spanned position is left empty or repeated, so each value stays below its heading.
# SEEN: the second row is "| Feb | 20 |": the month stands below "Region" and the amount below "Month".
# WHY IT MATTERS: the table still looks like a table; a reader or a language model takes the wrong figures from it.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'pypandoc_binary==1.17' 'mammoth==1.13.0' 'markitdown[docx]==0.1.9'
env/bin/python - <<'PY'
import subprocess
import pypandoc
from markitdown import MarkItDown

SOURCE = """+--------+-------+--------+
| Region | Month | Amount |
+========+=======+========+
| North  | Jan   | 10     |
|        +-------+--------+
|        | Feb   | 20     |
+--------+-------+--------+
"""
command = [pypandoc.get_pandoc_path(), "-f", "markdown", "-o", "t.docx"]
subprocess.run(command, input=SOURCE, text=True, check=True)
lines = MarkItDown().convert("t.docx").text_content.strip().splitlines()
assert lines == ["| Region | Month | Amount |", "| --- | --- | --- |", "| North | Jan | 10 |", "| Feb | 20 |"], lines
print("seen:", lines)
PY
