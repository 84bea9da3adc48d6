"""Paper sizes, margins, and the characters of code that fit into a line."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

from pipeline.theme import Theme

# Values of the setting `paper`; "theme" is the theme's own paper.
Paper: TypeAlias = Literal["theme", "A4", "A5", "Letter", "Legal"]
PAPERS = {"A4": (210.0, 297.0), "A5": (148.0, 210.0), "Letter": (215.9, 279.4), "Legal": (215.9, 355.6)}
_NARROWEST = 15.0  # mm: the smallest margin beside the text
_BINDING = 4.0  # mm by which text of two-sided pages is moved towards the outer edge
_CODE_PADDING = 5.5  # mm, left and right padding of code together, as in print.css.j2
_ADVANCE = 0.6  # em: the width of a character in the bundled monospaced family
_MM = 25.4 / 72


@dataclass(frozen=True, slots=True)
class Sheet:
    """Measures of a page in mm. `inner` is the left margin of a right page, and of all pages if printed on one side.

    `columns` is the number of characters of code that fit into a line.
    """

    width: float
    height: float
    top: float
    bottom: float
    inner: float
    outer: float
    two_sided: bool
    columns: int

    @property
    def measure(self) -> float:
        """The width of the text, in millimetres."""
        return round(self.width - self.inner - self.outer, 2)

    def turned(self) -> Sheet:
        """Return the sheet in landscape, margins turned with it, for tables that are too wide."""
        return Sheet(
            self.height,
            self.width,
            self.inner,
            self.outer,
            self.bottom,
            self.top,
            self.two_sided,
            self.columns,
        )


def choose_sheet(theme: Theme, *, paper: Paper, landscape: bool, two_sided: bool) -> Sheet:
    """Return the sheet for a theme and the settings; the paper "theme" is that of the theme."""
    width, height = PAPERS[theme.page.paper if paper == "theme" else paper]
    side = max(_NARROWEST, (width - theme.page.measure) / 2)
    share = height / PAPERS["A4"][1]  # margins above and below grow with the paper
    top, bottom = theme.page.top * share, theme.page.bottom * share
    if landscape:
        width, height, top, bottom = height, width, top * 0.8, bottom * 0.8
    shift = _BINDING if two_sided else 0.0
    inner, outer = side + shift, side - shift
    code = (width - inner - outer - _CODE_PADDING) / (theme.code.size * _ADVANCE * _MM)
    return Sheet(
        round(width, 2),
        round(height, 2),
        round(top, 2),
        round(bottom, 2),
        round(inner, 2),
        round(outer, 2),
        two_sided,
        math.floor(code),
    )
