"""Typeset formulas as SVG for engines without MathML (ziamath)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

_SIZE = 24.0  # type size in pixels


@dataclass(frozen=True, slots=True)
class Drawing:
    """A formula as SVG; width, height, and depth below the baseline in ems of the surrounding text."""

    svg: str
    width: float
    height: float
    depth: float


def draw(tex: str, *, display: bool, ink: str = "black") -> Drawing | None:
    """Return the formula in a colour, or None if ziamath cannot typeset it. Invalid TeX is reported by stages.math."""
    from ziamath.zmath import Latex

    try:
        svg = _typeset(Latex, tex, display).replace('"black"', f'"{ink}"')
    except Exception:  # ziamath and latex2mathml raise errors of any type; the TeX is shown instead
        return None
    box = re.search(r'viewBox="([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+)"', svg)
    if not box:
        return None
    _, top, width, height = (float(part) for part in box.groups())
    return Drawing(svg, width / _SIZE, height / _SIZE, (top + height) / _SIZE)


@lru_cache(maxsize=500)  # some 4 KB each; most formulas occur more than once in a batch
def _typeset(latex: Any, tex: str, display: bool) -> str:
    """Return the formula in black as SVG. Errors are not cached."""
    return str(latex(_supported_tex(tex), size=_SIZE, inline=not display).svg())


def _supported_tex(tex: str) -> str:
    """Return TeX without commands that latex2mathml cannot handle and pandoc ignores."""
    return re.sub(r"\\(label|tag)\{[^}]*\}|\\nonumber|\\notag", "", tex).strip()
