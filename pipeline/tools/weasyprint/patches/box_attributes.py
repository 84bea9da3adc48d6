"""WeasyPrint 70's boxes in a third of their room: what is the same for nearly all of them is not kept with each."""

# Restates functions of WeasyPrint: Copyright (c) 2011-2021, Simon Sapin and contributors. BSD 3-Clause, see ../LICENSE.BSD.

from __future__ import annotations

from typing import Any

from weasyprint.draw.color import get_color
from weasyprint.formatting_structure import boxes
from weasyprint.layout import background

from pipeline.tools.weasyprint.patches.boxes import BORDERS, LENGTHS
from pipeline.tools.weasyprint.patches.styles import RADII

_SIDES = "remove_decoration_sides"
_COMMON = ("element_tag", "element", "style", "children", "position_x", "position_y", *LENGTHS, *BORDERS)
_SPACES = ("leading_collapsible_space", "trailing_collapsible_space")
_SELDOM = ("first_letter_style", "first_line_style")
# What nearly all boxes of a kind have when their page is done, for the kinds of which there are most.
_ATTRIBUTES = {
    boxes.TextBox: (*_COMMON, "text", "baseline", "pango_layout"),
    boxes.InlineBox: (*_COMMON, *_SPACES, _SIDES, "baseline", "string_set"),
    boxes.LineBox: (*_COMMON, "baseline", "resume_at", "text_indent"),
}

_BOX = "weasyprint.formatting_structure.boxes:Box"
_own_backgrounds = background.layout_box_backgrounds


def share_names() -> None:
    """Have boxes of a kind share the names of their attributes, so that each holds values alone: 300 bytes, not 830.

    CPython 3.11 does so for up to 30 names, but only those that the first objects of a class had: the more objects
    there are without a name, the less room is left for it (Objects/dictobject.c, init_inline_values). WeasyPrint
    makes all boxes before it gives the first of them a length.
    """
    for kind, names in _ATTRIBUTES.items():
        box = kind.__new__(kind)
        for name in names:
            setattr(box, name, None)


class _Seldom:
    """An attribute that is None for nearly all boxes, and kept by the others alone."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, box: Any, _: type) -> Any:
        return None if box is None else vars(box).get(self.name)

    def __set__(self, box: Any, value: Any) -> None:
        if value is not None or self.name in vars(box):
            vars(box)[self.name] = value


class _Sides:
    """The sides of a box that were cut off: an empty set takes as much room as a whole box, and most are empty.

    Copies share the set from the first side on; WeasyPrint's share it before as well, which no page is known to show.
    """

    def __get__(self, box: Any, _: type) -> Any:
        return None if box is None else vars(box).setdefault(_SIDES, set())

    def __set__(self, box: Any, sides: set[str]) -> None:
        if sides or _SIDES in vars(box):
            vars(box)[_SIDES] = sides


def _copy(box: Any) -> Any:
    """Box.copy, which gives the copy each attribute by itself, and so its own names."""
    new = object.__new__(type(box))
    new.__dict__ = vars(box).copy()
    return new


def _layout_box_backgrounds(
    page: Any, box: Any, get_image: Any, layout_children: bool = True, style: Any = None
) -> None:
    """Find a box's background and those within it: four corners and None are the class's if there is nothing to paint."""
    if box is page or style is not None or not _is_bare(box.style):
        _own_backgrounds(page, box, get_image, layout_children, style)
    elif layout_children:
        for child in box.all_children():
            _layout_box_backgrounds(page, child, get_image)


def _is_bare(style: Any) -> bool:
    """Tell whether boxes of a style have neither background nor round corners; asked when all styles are final."""
    bare: bool | None = vars(style).get("_octavo_bare")
    if bare is None:
        bare = style._octavo_bare = (
            all((0, "px") in style[radius] for radius in RADII)
            and style["border_image_source"][0] == "none" == style["mask_border_source"][0]
            and style["visibility"] != "hidden"
            and not style["box_shadow"]
            and all(kind != "url" and not image for kind, image in style["background_image"])
            and get_color(style, "background_color").alpha == 0
        )
    return bare


REPLACEMENTS = {
    f"{_BOX}.copy": _copy,
    f"{_BOX}.{_SIDES}": _Sides(),
    **{f"{_BOX}.{name}": _Seldom(name) for name in _SELDOM},
    f"{_BOX}.background": None,
    **{f"{_BOX}.{radius}": (0, 0) for radius in RADII},
    "weasyprint.layout.background:layout_box_backgrounds": _layout_box_backgrounds,
}
