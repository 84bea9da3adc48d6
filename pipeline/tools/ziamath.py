"""Formulas as SVG for engines that know no MathML (ziamath)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

_SIZE = 24.0  # of the letters, in pixels


@dataclass(frozen=True, slots=True)
class Drawing:
    """A formula as SVG; width, height and depth below the base line in em of the text around it."""

    svg: str
    width: float
    height: float
    depth: float


def draw(tex: str, *, display: bool, ink: str = "black") -> Drawing | None:
    """Return the formula in a colour, or None if ziamath cannot typeset it (stages.math has said what pandoc thinks of it)."""
    from ziamath.zmath import Latex

    try:
        svg = _typeset(Latex, tex, display).replace('"black"', f'"{ink}"')
    except Exception:  # ziamath and latex2mathml raise whatever their code meets; the TeX is shown instead
        return None
    box = re.search(r'viewBox="([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+)"', svg)
    if not box:
        return None
    _, top, width, height = (float(part) for part in box.groups())
    return Drawing(svg, width / _SIZE, height / _SIZE, (top + height) / _SIZE)


@lru_cache(maxsize=500)  # some 4 KB each; a batch has most of its formulas more than once
def _typeset(latex: Any, tex: str, display: bool) -> str:
    """Return the formula in black as SVG. What fails, for want of memory perhaps, is tried again the next time."""
    return str(latex(_understood(tex), size=_SIZE, inline=not display).svg())


def _understood(tex: str) -> str:
    """Return TeX without what latex2mathml stumbles over and pandoc ignores."""
    return re.sub(r"\\(label|tag)\{[^}]*\}|\\nonumber|\\notag", "", tex).strip()
