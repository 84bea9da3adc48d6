#!/usr/bin/env bash
# WHAT: CairoSVG ignores the transparency in colours of eight digits (#rrggbbaa).
# VERSIONS: CairoSVG 2.9.1, resvg-py 0.5.0, pillow 13.0.0.
# EXPECTED: fill="#ff000080" is a half transparent red, the same as fill-opacity="0.5".
# SEEN: CairoSVG paints it solid and covers what lies behind; it does understand fill-opacity. resvg does both.
# WHY IT MATTERS: confidence bands and highlights in charts hide the line they were meant to frame.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'CairoSVG==2.9.1' 'resvg-py==0.5.0' 'pillow==13.0.0'
env/bin/python - <<'PY'
import io
import cairosvg, resvg_py
from PIL import Image

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><rect width="20" height="20" %s/></svg>'


def alpha(png):
    return Image.open(io.BytesIO(png)).convert("RGBA").getpixel((10, 10))[3]


seen = {}
for fill in ('fill="#ff000080"', 'fill="#ff0000" fill-opacity="0.5"'):
    resvg = alpha(bytes(resvg_py.svg_to_bytes(svg_string=SVG % fill)))
    seen[fill] = (resvg, alpha(cairosvg.svg2png(bytestring=(SVG % fill).encode())))
(digits, attribute) = seen.values()
assert 120 < digits[0] < 136 and digits[1] == 255, seen
assert 120 < attribute[0] < 136 and 120 < attribute[1] < 136, seen
print("seen (alpha of resvg, CairoSVG):", seen)
PY
