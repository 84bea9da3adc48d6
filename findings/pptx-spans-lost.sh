#!/usr/bin/env bash
# WHAT: pandoc's PowerPoint writer takes the spans out of tables: a heading over two columns stands over the first only.
# VERSIONS: pandoc 3.9 (pypandoc_binary 1.17), python-pptx 1.0.2.
# EXPECTED: gridSpan and rowSpan, which PowerPoint tables have and which the Word writer of the same pandoc uses; or a warning.
# SEEN: each spanned position is an empty cell of its own, no cell is merged, and --fail-if-warnings exits 0.
# WHY IT MATTERS: "2025" over two quarters becomes a heading of the first quarter; the second has none.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'pypandoc_binary==1.17' 'python-pptx==1.0.2'
env/bin/python - <<'PY'
import subprocess, zipfile
import pypandoc
from pptx import Presentation

PANDOC = pypandoc.get_pandoc_path()
SOURCE = """# T

+-------+-------+
| 2025          |
+=======+=======+
| North | 10    |
|       +-------+
|       | 20    |
+-------+-------+
"""
for name in ("t.pptx", "t.docx"):
    subprocess.run([PANDOC, "-f", "markdown", "--fail-if-warnings", "-o", name], input=SOURCE, text=True, check=True)
(table,) = [shape.table for shape in Presentation("t.pptx").slides[0].shapes if shape.has_table]
cells = [[cell.text for cell in row.cells] for row in table.rows]
assert cells == [["2025", ""], ["North", "10"], ["", "20"]], cells
assert not any(cell.is_merge_origin for row in table.rows for cell in row.cells)
with zipfile.ZipFile("t.docx") as package:
    word = package.read("word/document.xml").decode()
assert "gridSpan" in word and "vMerge" in word
print("seen:", cells, "with no merged cell; the Word file has both spans")
PY
