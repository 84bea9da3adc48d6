"""WeasyPrint 70's styles and boxes: the lengths of a style are read once for all boxes that have it.

Import it when WeasyPrint is loaded (lean_import).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from weasyprint.css import (
    INHERITED,
    INITIAL_NOT_COMPUTED,
    INITIAL_VALUES,
    PHYSICAL_FUNCTIONS,
    ComputedStyle,
)
from weasyprint.css.functions import check_math
from weasyprint.formatting_structure.boxes import Box, PageBox
from weasyprint.layout import percent

from pipeline.tools.lean_change import Change, wherever

# What they are percentages of: the width of the box around, or its height for what a page has at top and bottom.
_OF_WIDTH = (
    "margin_left",
    "margin_right",
    "padding_left",
    "padding_right",
    "width",
    "min_width",
    "max_width",
)
_OF_EITHER = ("margin_top", "margin_bottom", "padding_top", "padding_bottom")
_OF_HEIGHT = ("height", "min_height", "max_height")
BORDERS = ("border_top_width", "border_right_width", "border_bottom_width", "border_left_width")
LENGTHS = (*_OF_WIDTH, *_OF_EITHER, *_OF_HEIGHT)
_lengths = itemgetter(*LENGTHS, *BORDERS, "border_collapse", "box_sizing")
_SPECIAL = frozenset(("float", "display", "position", "page"))
_PLAIN = (str, int, float, type(None))
_FLOATED = frozenset(("left", "right", "inline-start", "inline-end", "footnote"))
_LOGICAL = {
    (name, direction): logical(block="ttb", inline=direction)
    for name, logical in PHYSICAL_FUNCTIONS.items()
    for direction in ("ltr", "rtl")
}

_own_resolve = percent.resolve_percentages
_own_missing = ComputedStyle.__missing__


def changes() -> tuple[Change, ...]:
    """Return what is to be changed in WeasyPrint."""
    return (
        *wherever(_own_resolve, _resolve_percentages),
        Change(ComputedStyle, "__missing__", _own_missing, _missing),
        Change(Box, "is_in_normal_flow", Box.is_in_normal_flow, _is_in_normal_flow),
    )


class _Lengths(NamedTuple):
    """What styles say of a box's size: values it was read from, those that are fixed, names of those that are not."""

    values: tuple[Any, ...]
    fixed: Mapping[str, Any] | None  # None if WeasyPrint is to look itself
    of_width: tuple[str, ...]
    of_either: tuple[str, ...]


@lru_cache(1_000)
def _read_lengths(values: tuple[Any, ...]) -> _Lengths:
    *lengths, collapse, sizing = values
    borders = dict(zip(BORDERS, lengths[len(LENGTHS) :], strict=True))
    fixed: dict[str, Any] = {}
    rest = []
    for name, value in zip(LENGTHS, lengths, strict=False):
        if value == "auto":
            fixed[name] = 0 if name in ("min_width", "min_height") else "auto"
        elif getattr(value, "unit", "%") != "%":
            fixed[name] = value.value
        else:
            rest.append(name)
    if collapse == "collapse" or sizing != "content-box" or any(name in _OF_HEIGHT for name in rest):
        return _Lengths(values, None, (), ())
    return _Lengths(
        values,
        fixed | borders,
        tuple(name for name in rest if name in _OF_WIDTH),
        tuple(name for name in rest if name in _OF_EITHER),
    )


def _resolve_percentages(box: Any, containing_block: Any) -> None:
    """Set a box's sizes from its style, where most are the same for all boxes of that style."""
    style = box.style
    values = _lengths(style)
    lengths = vars(style).get("_octavo_lengths")
    if lengths is None or lengths.values != values:  # styles are written to, now and then
        try:
            lengths = _read_lengths(values)
        except TypeError:  # what is to be computed is no key
            lengths = _read_lengths.__wrapped__(values)
        style._octavo_lengths = lengths
    if lengths.fixed is None:
        _own_resolve(box, containing_block)
        return
    vars(box).update(lengths.fixed)
    if lengths.of_width or lengths.of_either:
        around = containing_block
        width, height = (around.width, around.height) if isinstance(around, Box) else around
        for name in lengths.of_width:
            percent.resolve_one_percentage(box, name, width)
        for name in lengths.of_either:
            percent.resolve_one_percentage(box, name, height if isinstance(box, PageBox) else width)


def _missing(style: Any, name: str) -> Any:
    """Compute a property's value: what no rule says and nothing special holds for is inherited, or the initial one."""
    said = style.cascaded
    if (
        name in said
        or name in _SPECIAL
        or name.startswith(("__", "text_decoration_"))
        or (name in PHYSICAL_FUNCTIONS and _LOGICAL[name, style["direction"]] in said)
    ):
        return _own_missing(style, name)
    if name in INHERITED and style.parent_style is not None:
        value = style.parent_style[name]
        if type(value) not in _PLAIN and check_math(value):
            return _own_missing(style, name)
    elif name in INHERITED or name in INITIAL_NOT_COMPUTED:
        return _own_missing(style, name)
    else:
        value = INITIAL_VALUES[name]
    style[name] = value
    return value


def _is_in_normal_flow(box: Any) -> bool:
    position = box.style["position"]
    return not (
        box.style["float"] in _FLOATED
        or position in ("absolute", "fixed")
        or position[0] in ("running()", "note()")
    )
