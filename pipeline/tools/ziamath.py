"""Typeset formulas as SVG for engines without MathML (ziamath)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pipeline.core.memoize import remember

_SIZE = 24.0  # type size in pixels
_DEEP = 8  # levels
# latex2mathml 3 knows none of these and pandoc ignores them; it prints sizes of fences by name.
_IGNORED = re.compile(r"\\(?:label|tag\*?)\{[^}]*\}|\\(?:nonumber|notag|[bB]igg?[lrm]?)(?![A-Za-z])")
# Environments of rows that latex2mathml lacks, or ziamath numbers, by those they are set as; numbers of formulas are Octavo's.
_ROWS = {
    **dict.fromkeys(
        ("align", "alignat", "alignat*", "alignedat", "eqnarray", "eqnarray*", "flalign", "flalign*"),
        "align*",
    ),
    **dict.fromkeys(("gather", "gather*", "gathered", "multline", "multline*", "multlined"), "matrix"),
}
_ENVIRONMENT = re.compile(r"\\(begin|end)\{([A-Za-z]+\*?)\}(?:(?<=at\})\{\d+\}|(?<=at\*\})\{\d+\})?")
_MOST = 10_000  # formulas of which is known whether they can be drawn
_outcomes: dict[tuple[str, bool], bool] = {}
_NESTING = re.compile(r"(?<!\\)[{}]|\\(?:left|right|begin|end)(?![A-Za-z])")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A formula as SVG; width, height, and depth below the baseline in ems of the surrounding text."""

    svg: str
    width: float
    height: float
    depth: float


def draw(tex: str, *, display: bool, ink: str = "black") -> Drawing | None:
    """Return the formula in a colour, or None if ziamath cannot typeset it. Invalid TeX is reported by stages.math."""
    drawing = _draw(tex, display, ink)
    remember(_outcomes, (tex, display), drawing is not None, _MOST)
    return drawing


def is_drawn(tex: str, *, display: bool) -> bool:
    """Say whether ziamath can typeset a formula. One that was drawn before is not drawn again."""
    known = _outcomes.get((tex, display))
    return draw(tex, display=display) is not None if known is None else known


def _draw(tex: str, display: bool, ink: str) -> Drawing | None:
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
    with _measured_once() if _depth(tex) > _DEEP else nullcontext():
        return str(latex(_supported_tex(tex), size=_SIZE, inline=not display).svg())


def _depth(tex: str) -> int:
    """Return how deep groups, fences and environments stand in each other."""
    depth = deepest = 0
    for mark in _NESTING.findall(tex):
        depth += 1 if mark in ("{", "\\left", "\\begin") else -1
        deepest = max(deepest, depth)
    return deepest


@contextmanager
def _measured_once() -> Iterator[None]:
    """Have ziamath measure the rows of a formula once.

    ziamath 0.13 sets the parts of a row twice: for the height of the row without what stretches, then as they stand. While it
    measures, the rows inside do the same, so that each level doubles the time: ten take 4 s. A row that is only measured
    hardly needs a height of its own; in formulas of few levels, where a sum may come out a pixel wider, it has it still.
    """
    from ziamath.nodes import mrow

    row_type: Any = mrow.Mrow
    measure = row_type._get_height_nostretch

    def measure_once(row: Any, line: Any, **given: Any) -> tuple[float, float]:
        return (0.0, 0.0) if given.get("nostretch") else measure(row, line, **given)

    row_type._get_height_nostretch = measure_once
    try:
        yield
    finally:
        row_type._get_height_nostretch = measure


def _supported_tex(tex: str) -> str:
    """Return TeX in commands that latex2mathml can handle, without what pandoc ignores and without numbers of rows."""
    return _ENVIRONMENT.sub(_supported_rows, _IGNORED.sub("", tex)).strip()


def _supported_rows(found: re.Match[str]) -> str:
    mark, name = found.groups()
    if name.removesuffix("*") == "equation":
        return ""
    if name.endswith("matrix"):  # else latex2mathml loses what an index behind it belongs to
        return f"{{{found.group()}" if mark == "begin" else f"{found.group()}}}"
    return rf"\{mark}{{{_ROWS[name]}}}" if name in _ROWS else found.group()
