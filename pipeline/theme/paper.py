"""The sheet of paper: its size, where the text stands on it, and how much code fits into a line."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

from pipeline.theme import Theme

Paper: TypeAlias = Literal[
    "theme", "A4", "A5", "Letter", "Legal"
]  # of a format's settings; "theme": the theme's own
PAPERS = {"A4": (210.0, 297.0), "A5": (148.0, 210.0), "Letter": (215.9, 279.4), "Legal": (215.9, 355.6)}
_NARROWEST = 15.0  # mm beside the text
_BINDING = 4.0  # mm the text stands nearer to the outer edge of two-sided pages
_CODE_PADDING = 5.5  # mm in all, left and right of code: as print.css.j2 has it
_ADVANCE = 0.6  # of its size: what a letter of the bundled monospaced family is wide
_MM = 25.4 / 72


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's measures in millimetres; `inner` is the margin on the left of a right page, and of all if one-sided.

    `columns` is the number of characters of code in a line.
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
        """Return the sheet with its long side below, for what is too wide: its margins turn with it."""
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


def of(theme: Theme, *, paper: Paper, landscape: bool, two_sided: bool) -> Sheet:
    """Return the sheet that a theme and the settings ask for; the paper "theme" is the theme's own."""
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
