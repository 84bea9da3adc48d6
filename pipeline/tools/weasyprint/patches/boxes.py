"""WeasyPrint 70's boxes: the lengths of a style are read once for all boxes that have it."""

# Restates functions of WeasyPrint: Copyright (c) 2011-2021, Simon Sapin and contributors. BSD 3-Clause, see ../LICENSE.BSD.

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from weasyprint.formatting_structure.boxes import Box, LineBox, PageBox
from weasyprint.layout import float as float_layout
from weasyprint.layout import percent

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
_FLOATED = frozenset(("left", "right", "inline-start", "inline-end", "footnote"))
_own_resolve = percent.resolve_percentages
_own_collisions = float_layout.avoid_collisions


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


def _is_in_normal_flow(box: Any) -> bool:
    position = box.style["position"]
    return not (
        box.style["float"] in _FLOATED
        or position in ("absolute", "fixed")
        or position[0] in ("running()", "note()")
    )


def _descendants(box: Any, placeholders: bool = False) -> Iterator[Any]:
    """Yield a box and all within it in their order, which WeasyPrint hands up through each level between."""
    yield box
    open_ = [iter(box.children)]
    while open_:
        for child in open_[-1]:
            if isinstance(child, Box):
                yield child
                if child.children:
                    open_.append(iter(child.children))
                    break
            elif placeholders:
                yield from child.descendants(placeholders)
            else:
                yield child
        else:
            open_.pop()


def _avoid_collisions(
    context: Any, box: Any, containing_block: Any, outer: bool = True
) -> tuple[float, float, float]:
    """Return where a line begins and how much room it has, at once where nothing floats."""
    if outer or context.excluded_shapes or not _is_bare_line(box):
        found: tuple[float, float, float] = _own_collisions(context, box, containing_block, outer)
        return found
    left = containing_block.content_box_x()
    right = left + containing_block.width
    begins = left if containing_block.style["direction"] == "ltr" else right
    return begins, box.position_y, right - left


def _is_bare_line(box: Any) -> bool:
    return (
        isinstance(box, LineBox)
        and box.margin_left == box.margin_right == box.margin_top == 0
        and box.style["float"] == "none"
    )


REPLACEMENTS = {
    "weasyprint.layout.percent:resolve_percentages": _resolve_percentages,
    "weasyprint.layout.float:avoid_collisions": _avoid_collisions,
    "weasyprint.formatting_structure.boxes:Box.is_in_normal_flow": _is_in_normal_flow,
    "weasyprint.formatting_structure.boxes:Box.descendants": _descendants,
}
