#!/usr/bin/env bash
# WHAT: the exponent in a label of an SVG picture is put on the line by WeasyPrint and blown up by CairoSVG and svglib.
# VERSIONS: WeasyPrint 70.0, CairoSVG 2.9.1, svglib 2.3.2 with reportlab 5.1.0, pypdfium2 5.15.2.
# EXPECTED: <tspan baseline-shift="super" font-size="60%"> is a small raised 2, as in browsers and Inkscape, which writes it.
# SEEN: WeasyPrint makes it small and leaves it on the line: m² reads m2. CairoSVG and svglib make it several times taller
#   than the letter before it (they take 60 % of the picture, not of the text); svglib alone raises it.
# WHY IT MATTERS: units on axes: "m2" and "10" with a small 3 beside it instead of m² and 10³.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'weasyprint==70.0' 'CairoSVG==2.9.1' 'svglib==2.3.2' \
    'reportlab==5.1.0' 'pypdfium2==5.15.2'
env/bin/python - <<'PY'
import base64
from pathlib import Path
import cairosvg, pypdfium2
from reportlab.graphics import renderPDF
from svglib.svglib import svg2rlg
from weasyprint import HTML

SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"><text x="20" y="150" font-size="20">x<tspan
baseline-shift="super" font-size="60%">2</tspan></text></svg>"""
Path("t.svg").write_text(SVG)
picture = base64.b64encode(SVG.encode()).decode()
HTML(string=f'<img src="data:image/svg+xml;base64,{picture}">').write_pdf("weasyprint.pdf")
cairosvg.svg2pdf(bytestring=SVG.encode(), write_to="cairosvg.pdf")
renderPDF.drawToFile(svg2rlg("t.svg"), "svglib.pdf")


def boxes(name):
    """Of the letter and of the exponent: bottom and height, in points."""
    page = pypdfium2.PdfDocument(name)[0].get_textpage()
    where = [index for index in range(page.count_chars()) if page.get_text_range(index, 1) in "x2"]
    assert len(where) == 2, page.get_text_range()
    return [(box[1], box[3] - box[1]) for box in (page.get_charbox(index) for index in where)]


seen = {name: boxes(f"{name}.pdf") for name in ("weasyprint", "cairosvg", "svglib")}
(bottom, height), (raised, small) = seen["weasyprint"]
assert abs(raised - bottom) < 0.1 * height and small < 1.1 * height, seen
for name in ("cairosvg", "svglib"):
    (bottom, height), (raised, tall) = seen[name]
    assert tall > 3 * height and (raised > bottom) == (name == "svglib"), seen
print("seen (bottom, height of x and of 2):", {name: [tuple(round(n, 1) for n in box) for box in pair] for name, pair in seen.items()})
PY
