#!/usr/bin/env bash
# WHAT: PDFium takes the wrong hyphens of a hyphenated WeasyPrint PDF for line breaks: it keeps those that the engine added
#   and takes out those that belong to the word.
# VERSIONS: WeasyPrint 70.0, pypdfium2 5.15.2 (PDFium is the PDF engine of Chrome), pypdf 7.1.1 for comparison.
# EXPECTED: "Internationalization" broken by the engine reads as one word with a break mark in it; "department-wide" keeps
#   its hyphen.
# SEEN: WeasyPrint prints its breaks as U+2010, which PDFium reads as a letter at the end of one word before another. The
#   hyphen-minus of "department-wide" at a line end becomes the break mark U+0002 (or U+FFFE): the word's own hyphen is
#   gone. PDFium's search finds neither word; pypdf reads both hyphens as printed.
# WHY IT MATTERS: who joins lines by PDFium's break mark writes "departmentwide" and leaves "Internationaliza- tion" apart.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'weasyprint==70.0' 'pypdfium2==5.15.2' 'pypdf==7.1.1'
env/bin/python - <<'PY'
import pypdf, pypdfium2
from weasyprint import HTML

STYLE = "<style>p{hyphens:auto;font:16px monospace;width:18ch}</style>"
HTML(string=f"<html lang=en-US><meta charset=utf-8>{STYLE}<p>Internationalization<p>the department-wide rule").write_pdf("t.pdf")
other = pypdf.PdfReader("t.pdf").pages[0].extract_text()
assert "\u2010\n" in other and "department-\nwide" in other, other
page = pypdfium2.PdfDocument("t.pdf")[0].get_textpage()
found = {word: page.search(word).get_next() is not None for word in ("Internationalization", "department-wide", "rule")}
assert found == {"Internationalization": False, "department-wide": False, "rule": True}, found
text = page.get_text_bounded().split()
assert "department\x02wide" in text and any(word.endswith("\u2010") for word in text), text
print("seen: found by PDFium:", found, "- read:", text)
PY
