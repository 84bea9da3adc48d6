"""Formulas as SVG for engines that know no MathML (ziamath)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Drawing:
    """A formula as SVG; width, height and depth below the base line in em of the text around it."""

    svg: str
    width: float
    height: float
    depth: float


@lru_cache(maxsize=500)  # some 4 KB each; a batch has most of its formulas more than once
def draw(tex: str, *, display: bool, ink: str = "black") -> Drawing | None:
    """Return the formula in a colour, or None if ziamath cannot typeset it (stages.math has said what pandoc thinks of it)."""
    from ziamath.zmath import Latex

    size = 24.0
    try:
        made = Latex(_understood(tex), size=size, inline=not display)
        svg = made.svg().replace('"black"', f'"{ink}"')
    except Exception:  # ziamath and latex2mathml raise whatever their code meets; the TeX is shown instead
        return None
    box = re.search(r'viewBox="([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+)"', svg)
    if not box:
        return None
    _, top, width, height = (float(part) for part in box.groups())
    return Drawing(svg, width / size, height / size, (top + height) / size)


def _understood(tex: str) -> str:
    """Return TeX without what latex2mathml stumbles over and pandoc ignores."""
    return re.sub(r"\\(label|tag)\{[^}]*\}|\\nonumber|\\notag", "", tex).strip()
