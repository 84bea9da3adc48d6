#!/usr/bin/env bash
# WHAT: WeasyPrint drops a letter when it hyphenates Hungarian words whose spelling changes at the break.
# VERSIONS: WeasyPrint 70.0, pyphen 0.18.1, pypdfium2 5.15.2.
# EXPECTED: "asszonnyal" is printed "asszony-nyal", as the dictionary says and pyphen returns it.
# SEEN: pyphen gives the pair ("asszony", "nyal"); WeasyPrint prints "asszony-yal": letters are lost on paper.
# WHY IT MATTERS: justified Hungarian text is misspelt wherever such a word is broken, and nobody is told.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'weasyprint==70.0' 'pyphen==0.18.1' 'pypdfium2==5.15.2'
env/bin/python - <<'PY'
import pyphen, pypdfium2
from weasyprint import HTML

PAGE = "<html lang=hu><meta charset=utf-8><style>@page{{margin:0}}p{{hyphens:auto;width:{width}px;font-size:16px}}</style><p>asszonnyal"


def printed(width):
    HTML(string=PAGE.format(width=width)).write_pdf("t.pdf")
    return pypdfium2.PdfDocument("t.pdf")[0].get_textpage().get_text_range().split()


assert ("asszony", "nyal") in list(pyphen.Pyphen(lang="hu_HU").iterate("asszonnyal"))
breaks = {tuple(line.rstrip("\u2010") for line in printed(width)) for width in range(40, 90, 2)}
assert ("asszony", "yal") in breaks and ("asszony", "nyal") not in breaks, breaks
print("seen: printed as", sorted(breaks))
PY
