#!/usr/bin/env bash
# WHAT: PyMuPDF reads the page labels of a Typst PDF as "ageLabeli", "ageLabel1".
# VERSIONS: typst 0.15.2 (PyPI), PyMuPDF 2.0, pypdf 7.1.1, pypdfium2 5.15.2.
# EXPECTED: the labels i and 1, as pypdf and PDFium give them.
# SEEN: PyMuPDF takes a piece of the dictionary's own "/Type /PageLabel" for the prefix of the label.
# WHY IT MATTERS: links "see p. iv" and tables of contents made with it carry that text; no error is raised.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'typst==0.15.2' 'pymupdf==2.0' 'pypdf==7.1.1' 'pypdfium2==5.15.2'
env/bin/python - <<'PY'
import pymupdf, pypdf, pypdfium2, typst

SOURCE = '#set page(numbering: "i")\nPreface\n#pagebreak()\n#set page(numbering: "1")\n#counter(page).update(1)\nText'
typst.compile(SOURCE.encode(), output="t.pdf")
mupdf = [page.get_label() for page in pymupdf.open("t.pdf")]
pdfium = pypdfium2.PdfDocument("t.pdf")
others = (pypdf.PdfReader("t.pdf").page_labels, [pdfium.get_page_label(number) for number in range(len(pdfium))])
assert others == (["i", "1"], ["i", "1"]), others
assert mupdf == ["ageLabeli", "ageLabel1"], mupdf
print("seen: PyMuPDF", mupdf, "- pypdf and PDFium", others[0])
PY
