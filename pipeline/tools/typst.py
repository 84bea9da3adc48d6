"""Draw formulas as SVG with Typst, for engines without MathML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from pipeline import resources

_SIZE = 24  # points of type
_MARGIN = 1  # points around a formula: letters in italics reach over their width
_MARK = "#fe00fe"  # the colour of a line of no width that stands on the baseline, and is taken out again
_FONTS = '("STIX Two Math", "Source Serif 4", "Noto Sans Math")'
_HEAD = f"""\
#set page(width: auto, height: auto, margin: {_MARGIN}pt, fill: none)
#set par(leading: 0pt)
#set text(font: {_FONTS}, size: {_SIZE}pt, top-edge: "bounds", bottom-edge: "bounds")
#show math.equation: set text(font: {_FONTS})
#let mark = box(width: 0pt, height: 0pt, line(length: 0pt, stroke: rgb("{_MARK}")))
"""
_BREAK = "\n#pagebreak()\n"
_BASELINE = re.compile(
    rf'<g transform="translate\([-\d.]+ ([-\d.]+)\)"><path [^>]*stroke="{_MARK}"[^>]*/></g>'
)
_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)" width="[\d.]+pt" height="[\d.]+pt"')
_NEEDLESS = re.compile(
    r' (?:xmlns:(?:h5|xlink)="[^"]*"|fill-rule="nonzero"|stroke-linecap="butt"|stroke-linejoin="miter"|stroke-miterlimit="4")'
)
_GLYPHS = re.compile(r'<symbol id="([^"]+)" overflow="visible"><path ([^>]*)/></symbol>')
_RUN = re.compile(r'<g transform="matrix\(1 0 0 -1 ([-\d.]+) ([-\d.]+)\)">((?:<use [^>]*/>)+)</g>')
_GLYPH = re.compile(r'xlink:href="#([^"]+)" x="([-\d.]+)" y="([-\d.]+)" fill="([^"]+)"')
_DEFINED = re.compile(r"<defs>.*</defs>", re.DOTALL)
_LONG = re.compile(r"(\d\.\d{3})\d+")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A formula as SVG; width, height, and depth below the baseline in ems of the surrounding text."""

    svg: str
    width: float
    height: float
    depth: float

    def in_ink(self, color: str) -> Drawing:
        """Return the formula, which is black, in another colour."""
        return replace(self, svg=self.svg.replace('"#000000"', f'"{color}"'))


def draw(formulas: Sequence[str]) -> list[Drawing | None]:
    """Return drawings of formulas, given as markup of Typst's mathematics; None for each that Typst refuses.

    The markup is a program: it must not hold what an author wrote but as escapes and strings (formats.mathml.typst).
    """
    from typst import TypstError

    try:
        return list(map(_drawing, _compile(formulas))) if formulas else []
    except TypstError:
        return [None] if len(formulas) == 1 else [drawing for one in formulas for drawing in draw([one])]


def _compile(formulas: Sequence[str]) -> list[bytes]:
    pages = _BREAK.join(f"#mark${formula}$" for formula in formulas)
    made = _compiler().compile(input=f"{_HEAD}{pages}".encode(), format="svg")
    return made if isinstance(made, list) else [made]


@cache
def _compiler() -> Any:
    """Return a compiler that knows the bundled fonts and no others; a new one takes forty times the time of a formula."""
    import typst

    folders = [str(resources.assets() / name) for name in ("math", "fonts")]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    return typst.Compiler(b"", root=folders[0], font_paths=fonts)


def _drawing(page: bytes) -> Drawing:
    svg = page.decode()
    baseline, box = _BASELINE.search(svg), _BOX.search(svg)
    assert baseline and box, "each page has a mark"
    width, height = float(box[1]), float(box[2])
    return Drawing(_shortened(svg), width / _SIZE, height / _SIZE, (height - float(baseline[1])) / _SIZE)


def _shortened(svg: str) -> str:
    """Return the SVG with an outline in place of each use of one, and without what is so anyway.

    WeasyPrint 70 takes three times as long for one that is defined elsewhere, and cuts it if that is a symbol.
    """
    svg = _LONG.sub(r"\1", _NEEDLESS.sub("", _BASELINE.sub("", svg)))
    glyphs = dict(_GLYPHS.findall(svg))

    def outlines(run: re.Match[str]) -> str:
        left, base = float(run[1]), float(run[2])
        return "".join(
            f'<path fill="{fill}" transform="matrix(1 0 0 -1 {left + float(x):.3f} {base - float(y):.3f})" {glyphs[name]}/>'
            for name, x, y, fill in _GLYPH.findall(run[3])
        )

    svg = _BOX.sub(r'viewBox="0 0 \1 \2" width="\1" height="\2"', svg)
    return _RUN.sub(outlines, _DEFINED.sub("", svg))
