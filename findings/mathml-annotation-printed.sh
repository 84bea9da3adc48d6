#!/usr/bin/env bash
# WHAT: pandoc's MathML keeps the TeX source beside the formula, and readers that do not know MathML print both.
# VERSIONS: pandoc 3.9 (pypandoc_binary 1.17), WeasyPrint 70.0, pypdfium2 5.15.2, markitdown 0.1.9.
# EXPECTED: an <annotation> is not displayed, as in browsers; a reader without MathML shows the visible part or nothing.
# SEEN: WeasyPrint prints "x2x^2" for x² in the PDF; markitdown reads "x2x^2" from the EPUB.
# WHY IT MATTERS: each formula stands there twice, once wrong (x2) and once as code, in the PDF made from the page that is
#   right in a browser.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'pypandoc_binary==1.17' 'weasyprint==70.0' 'pypdfium2==5.15.2' \
    'markitdown==0.1.9'
env/bin/python - <<'PY'
import subprocess
import pypandoc, pypdfium2
from markitdown import MarkItDown
from weasyprint import HTML

SOURCE = "---\ntitle: T\nlang: en\n---\n\nSquare $x^2$ end.\n"
for name in ("t.html", "t.epub"):
    command = [pypandoc.get_pandoc_path(), "-s", "-f", "markdown", "--mathml", "-o", name]
    subprocess.run(command, input=SOURCE, text=True, check=True)
HTML("t.html").write_pdf("t.pdf")
paper = pypdfium2.PdfDocument("t.pdf")[0].get_textpage().get_text_range().split("Square ")[1].strip()
assert paper == "x2x^2 end.", paper
read = MarkItDown().convert("t.epub").text_content.split("Square ")[1].splitlines()[0]
assert read == "x2x^2 end.", read
print("seen: on paper", repr(paper), "- from the EPUB", repr(read))
PY
