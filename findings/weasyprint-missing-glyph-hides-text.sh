#!/usr/bin/env bash
# WHAT: one character without a glyph makes all text set in that font unreadable for pdfminer.six, pdfplumber and pypdf.
# VERSIONS: WeasyPrint 70.0, pdfminer.six 20260107, pdfplumber 0.11.10, pypdf 7.1.1, pypdfium2 5.15.2.
# EXPECTED: the missing character prints as an empty box and extracts as itself or not at all; the rest reads as before.
# SEEN: WeasyPrint then writes an embedded CMap instead of Identity-H for that font. PDFium still reads everything;
#   pdfminer.six and pdfplumber find no text at all, pypdf finds letters of other code points.
# WHY IT MATTERS: a PDF with one rare sign looks right and cannot be indexed, checked or read aloud by tools built on these.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'weasyprint==70.0' 'pdfminer.six==20260107' \
    'pdfplumber==0.11.10' 'pypdf==7.1.1' 'pypdfium2==5.15.2'
env/bin/python - <<'PY'
import logging

import pdfplumber, pypdf, pypdfium2
from pdfminer.high_level import extract_text
from weasyprint import HTML

logging.disable(logging.CRITICAL)


def read(sign):
    HTML(string=f"<meta charset=utf-8><p>Plain words {sign} to find.").write_pdf("t.pdf")
    with pdfplumber.open("t.pdf") as pdf:
        plumber = pdf.pages[0].extract_text()
    return {
        "pdfium": pypdfium2.PdfDocument("t.pdf")[0].get_textpage().get_text_range(),
        "pdfminer": extract_text("t.pdf"),
        "pdfplumber": plumber,
        "pypdf": pypdf.PdfReader("t.pdf").pages[0].extract_text(),
    }


usual = read("here")
assert all("Plain words here to find." in text for text in usual.values()), usual
# U+10FFFD is for private use: no font has a glyph for it, whatever is installed.
rare = read("\U0010fffd")
assert "Plain words" in rare["pdfium"] and "to find." in rare["pdfium"], rare
assert rare["pdfminer"].strip() == "" and rare["pdfplumber"].strip() == "", rare
assert "words" not in rare["pypdf"], rare
print("seen:", {name: text.strip() for name, text in rare.items()})
PY
