"""Positions on a PowerPoint slide, in English metric units (914,400 an inch)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.formats.ooxml import xml as ooxml
from pipeline.formats.ooxml.xml import find, parse
from pipeline.theme import Theme

HEIGHT = 6858000  # 7½ inches, PowerPoint's default; the width is 13⅓ or 10 inches
EDGE = 640080
GAP = 365760  # between columns
TOP, BOTTOM = 1417320, HEIGHT - 594360  # of the area between title and footer
_STRIP = 1005840
_PIXEL = 9525
Box = tuple[int, int, int, int]  # left, top, width, height


def inner(theme: Theme) -> int:
    """Return the width between the margins of a slide."""
    return theme.deck.width * _PIXEL - 2 * EDGE


def places(wide: int) -> Mapping[str, Mapping[str, Box]]:
    """Return the boxes of placeholders by name of layout and index. A missing title is inherited from the master."""
    half, below = (wide - GAP) // 2, BOTTOM - TOP - _STRIP
    right = EDGE + half + GAP
    title = (EDGE, 411480, wide, 868680)
    return {
        "Title Slide": {
            "ctrTitle": (EDGE, 1600200, wide, 1737360), "subTitle": (EDGE, 3566160, wide, 1280160),
            "dt": (EDGE, 5852160, 4572000, 365760),
        },
        "Section Header": {"title": (EDGE, 2286000, wide, 1554480), "body": (EDGE, 3931920, wide, 1097280)},
        "Two Content": {"1": (EDGE, TOP, half, BOTTOM - TOP), "2": (right, TOP, half, BOTTOM - TOP)},
        "Comparison": {
            "title": title, "1": (EDGE, TOP, half, _STRIP), "2": (EDGE, TOP + _STRIP, half, below),
            "3": (right, TOP, half, _STRIP), "4": (right, TOP + _STRIP, half, below),
        },
        "Content with Caption": {
            "title": title, "2": (EDGE, TOP, wide, _STRIP), "1": (EDGE, TOP + _STRIP, wide, below),
        },
    }  # fmt: skip


def master_places(wide: int) -> Mapping[str, Box]:
    """Return the boxes of the master's placeholders by type."""
    return {
        "title": (EDGE, 411480, wide, 868680), "body": (EDGE, TOP, wide, BOTTOM - TOP),
        "dt": (EDGE, 6400800, 2743200, 320040), "ftr": (EDGE, 6400800, wide * 3 // 4, 320040),
        "sldNum": (EDGE + wide - 1371600, 6400800, 1371600, 320040),
    }  # fmt: skip


def place(shape: Any, spot: Box) -> None:
    """Set position and size of a shape, in place."""
    (properties,) = find(shape, "p:spPr")
    for old in find(properties, "a:xfrm"):
        properties.remove(old)
    left, top, width, height = spot
    frame = f'<a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/>'
    properties.insert(0, parse(f'<a:xfrm xmlns:a="{ooxml.NAMESPACES["a"]}">{frame}</a:xfrm>'.encode()))
