#!/usr/bin/env bash
# WHAT: a white halo behind SVG labels (paint-order: stroke) is painted over the letters by WeasyPrint and CairoSVG.
# VERSIONS: WeasyPrint 70.0, CairoSVG 2.9.1, resvg-py 0.5.0, pillow 13.0.0, pypdfium2 5.15.2.
# EXPECTED: the outline is drawn first and the letters on top of it, as browsers and resvg do.
# SEEN: with a thick white outline most of the black of the letters is gone in both; a path with the same property shows it.
# WHY IT MATTERS: maps and charts (D3, Vega) use this halo to keep labels readable; in the PDF just these labels vanish.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'weasyprint==70.0' 'CairoSVG==2.9.1' 'resvg-py==0.5.0' \
    'pillow==13.0.0' 'pypdfium2==5.15.2'
env/bin/python - <<'PY'
import base64, io
import cairosvg, pypdfium2, resvg_py
from PIL import Image
from weasyprint import HTML

# A black bar of 100 by 20 stands for a letter: what covers the letter covers the bar, and no font is needed.
SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="140" height="60"><path d="M20 20H120V40H20z" fill="#000"
stroke="#fff" stroke-width="12" %s/></svg>"""


def black(image):
    return sum(image.convert("L").resize((140, 60)).histogram()[:128])


def on_white(png):
    picture = Image.open(io.BytesIO(png)).convert("RGBA")
    white = Image.new("RGBA", picture.size, "white")
    white.alpha_composite(picture)
    return white


def weasyprint(svg):
    source = base64.b64encode(svg.encode()).decode()
    style = "<style>@page{size:140px 60px;margin:0}img{display:block}body{margin:0}</style>"
    pdf = HTML(string=f'{style}<img src="data:image/svg+xml;base64,{source}">').write_pdf()
    return pypdfium2.PdfDocument(pdf)[0].render(scale=96 / 72).to_pil()


RENDERERS = {
    "resvg": lambda svg: on_white(bytes(resvg_py.svg_to_bytes(svg_string=svg))),
    "weasyprint": weasyprint,
    "cairosvg": lambda svg: on_white(cairosvg.svg2png(bytestring=svg.encode())),
}
seen = {name: (black(draw(SVG % "")), black(draw(SVG % 'paint-order="stroke"'))) for name, draw in RENDERERS.items()}
assert seen["resvg"][1] > 1.8 * seen["resvg"][0], seen
for name in ("weasyprint", "cairosvg"):
    assert abs(seen[name][1] - seen[name][0]) < 0.05 * seen[name][0], seen
print("seen (black pixels without and with paint-order):", seen)
PY
