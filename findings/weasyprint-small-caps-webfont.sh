#!/usr/bin/env bash
# WHAT: one and the same font file gives small capitals in WeasyPrint when it is installed, and none when @font-face loads it.
# VERSIONS: WeasyPrint 70.0, pypdfium2 5.15.2, dejavu-fonts-ttf 2.37.3 (npm; a font without a small-capitals feature).
# EXPECTED: `font-variant: small-caps` looks the same from both; browsers make the small capitals in both cases.
# SEEN: with @font-face the page equals the page without the property, pixel by pixel, and there is no warning. From the
#   installed font small capitals are made, but "Anna" is then read from the PDF as "AnnA": a small capital shares its
#   glyph with the capital, and the first use of it decides the letter.
# WHY IT MATTERS: author names and acronyms lose the style on the machine that brings its fonts along, and their case
#   in text taken from the PDF on the others.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'weasyprint==70.0' 'pypdfium2==5.15.2' 'pillow==13.0.0'
npm install --silent --no-audit --no-fund 'dejavu-fonts-ttf@2.37.3' >/dev/null
cp node_modules/dejavu-fonts-ttf/ttf/DejaVuSerif.ttf font.ttf
mkdir installed cache && cp font.ttf installed/
printf '<fontconfig><dir>%s/installed</dir><cachedir>%s/cache</cachedir></fontconfig>' "$work" "$work" >fonts.conf
FONTCONFIG_FILE="$work/fonts.conf" env/bin/python - <<'PY'
import pypdfium2
from pathlib import Path
from weasyprint import HTML

WEB = f"@font-face{{font-family:Web;src:url({Path('font.ttf').absolute().as_uri()})}}p{{font-family:Web}}"
INSTALLED = "p{font-family:'DejaVu Serif'}"


def page(style, variant):
    HTML(string=f"<meta charset=utf-8><style>{style}p{{font-variant:{variant}}}</style><p>Anna").write_pdf("t.pdf")
    return pypdfium2.PdfDocument("t.pdf")[0]


def look(style, variant):
    return page(style, variant).render(scale=2).to_pil().tobytes()


assert look(WEB, "small-caps") == look(WEB, "normal")
assert look(INSTALLED, "small-caps") != look(INSTALLED, "normal")
assert look(INSTALLED, "normal") == look(WEB, "normal")
text = page(INSTALLED, "small-caps").get_textpage().get_text_range()
assert text == "AnnA", text
print("seen: @font-face draws no small capitals; the installed font does, read back as", text)
PY
