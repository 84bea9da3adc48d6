#!/usr/bin/env bash
# WHAT: two numbered lists that follow each other in a Word file become one list in mammoth and markitdown.
# VERSIONS: pandoc 3.9 (pypandoc_binary 1.17) as the writer, mammoth 1.13.0, markitdown 0.1.9.
# EXPECTED: the lists have different numbering ids, so a list 5, 6 and a list 1), 2) come out as two lists.
# SEEN: one list, numbered 1 to 4: the start at 5 is lost and the second list's "1)" is now 3. pandoc reads its own file
#   back with both lists as written.
# WHY IT MATTERS: "repeat step 2" and "question 5" point at other items than in the source.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'pypandoc_binary==1.17' 'mammoth==1.13.0' 'markitdown[docx]==0.1.9'
env/bin/python - <<'PY'
import subprocess
import mammoth, pypandoc
from markitdown import MarkItDown

PANDOC = pypandoc.get_pandoc_path()
SOURCE = "5. five\n6. six\n\n1) again one\n2) again two\n"
subprocess.run([PANDOC, "-f", "markdown", "-o", "t.docx"], input=SOURCE, text=True, check=True)
back = subprocess.run([PANDOC, "t.docx", "-t", "plain"], capture_output=True, text=True, check=True).stdout
assert "5.  five" in back and "1)  again one" in back, back
html = mammoth.convert_to_html("t.docx").value
assert html == "<ol><li>five</li><li>six</li><li>again one</li><li>again two</li></ol>", html
text = MarkItDown().convert("t.docx").text_content.strip()
assert text == "1. five\n2. six\n3. again one\n4. again two", text
print("seen: mammoth", html, "- markitdown", repr(text))
PY
