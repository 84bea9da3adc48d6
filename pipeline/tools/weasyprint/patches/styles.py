"""WeasyPrint 70's styles: what all boxes ask for is there from the start, and what no rule says is found the short way."""

# Restates functions of WeasyPrint: Copyright (c) 2011-2021, Simon Sapin and contributors. BSD 3-Clause, see ../LICENSE.BSD.

from __future__ import annotations

from operator import itemgetter
from typing import Any

from weasyprint.css import (
    INHERITED,
    INITIAL_NOT_COMPUTED,
    INITIAL_VALUES,
    PHYSICAL_FUNCTIONS,
    AnonymousStyle,
    ComputedStyle,
)
from weasyprint.css.functions import check_math

from pipeline.tools.weasyprint.patches.boxes import BORDERS, LENGTHS

RADII = tuple(
    f"border_{corner}_radius" for corner in ("top_left", "top_right", "bottom_right", "bottom_left")
)
_PLACES = {
    "position": (),
    "float": ("position",),
    "display": ("position", "float"),
}  # and what each depends on
_HANDED_ON = frozenset(
    ("page", *(f"text_decoration_{part}" for part in ("line", "color", "style", "thickness")))
)
_PLAIN = (str, int, float, type(None))
_LOGICAL = {
    (name, direction): logical(block="ttb", inline=direction)
    for name, logical in PHYSICAL_FUNCTIONS.items()
    for direction in ("ltr", "rtl")
}
# Of both kinds of style, those below are what most ask for: fewer make lines slow, more make a book's styles large.
_INITIAL = (
    *LENGTHS,
    *RADII,
    *(
        "box_sizing",
        "box_decoration_break",
        "box_shadow",
        "anchor",
        "appearance",
        "transform",
        "opacity",
        "overflow",
    ),
    *("border_image_source", "mask_border_source", "outline_style", "outline_offset", "outline_color"),
    *("bookmark_state", "bookmark_level", "background_image", "background_color"),
)
_INITIAL_ANONYMOUS = (*_INITIAL, "float", "position", "vertical_align")
_INITIAL_COMPUTED = (
    *_INITIAL,
    *(width.replace("width", "style") for width in BORDERS),
    *("counter_reset", "counter_set", "counter_increment", "content"),
)
_INHERITED = (
    *("direction", "lang", "border_collapse", "visibility", "color"),
    *("font_family", "font_size", "font_style", "font_stretch", "font_weight"),
    *("font_variation_settings", "font_language_override", "font_kerning", "font_feature_settings"),
    *("font_variant_ligatures", "font_variant_position", "font_variant_caps", "font_variant_numeric"),
    *("font_variant_alternates", "font_variant_east_asian"),
    *(
        "white_space",
        "overflow_wrap",
        "word_break",
        "hyphens",
        "hyphenate_character",
        "hyphenate_limit_chars",
    ),
    "text_transform",
)
# Lengths may be computed anew for each style that inherits them.
_INHERITED_ANONYMOUS = (
    *_INHERITED,
    *("letter_spacing", "word_spacing", "line_height", "text_indent", "tab_size", "hyphenate_limit_zone"),
)
_inherited = itemgetter(*_INHERITED)
_inherited_anonymous = itemgetter(*_INHERITED_ANONYMOUS)
_unsaid = {name: INITIAL_VALUES[name] for name in _INITIAL_COMPUTED} | dict.fromkeys(
    (*BORDERS, "outline_width"), 0
)
_unsaid_anonymous = {name: INITIAL_VALUES[name] for name in _INITIAL_ANONYMOUS}

_own_computed = ComputedStyle.__init__
_own_anonymous = AnonymousStyle.__init__
_own_missing = ComputedStyle.__missing__


def _decided() -> dict[str, tuple[str, ...]]:
    """Return what each property decides of those that are there from the start: itself, and a border's width its style."""
    decided: dict[str, set[str]] = {}
    for name in (*_unsaid, *_INHERITED):
        sayings = {name, name.replace("width", "style")}
        logical = {
            _LOGICAL[said, at] for said in sayings if said in PHYSICAL_FUNCTIONS for at in ("ltr", "rtl")
        }
        for said in sayings | logical:
            decided.setdefault(said, set()).add(name)
    return {said: tuple(sorted(names)) for said, names in decided.items()}


_DECIDED = _decided()


def _computed(style: Any, parent_style: Any, cascaded: Any, *others: Any) -> None:
    """ComputedStyle's constructor, which leaves every property to be found when it is asked for."""
    _own_computed(style, parent_style, cascaded, *others)
    style.update(_unsaid)
    if parent_style is not None:
        style.update(zip(_INHERITED, _inherited(parent_style), strict=True))
    for said in cascaded:
        for name in _DECIDED.get(said, ()):
            style.pop(name, None)


def _anonymous(style: Any, parent_style: Any) -> None:
    """AnonymousStyle's constructor, as _computed."""
    _own_anonymous(style, parent_style)
    style.update(_unsaid_anonymous)
    style.update(zip(_INHERITED_ANONYMOUS, _inherited_anonymous(parent_style), strict=True))


def _missing(style: Any, name: str) -> Any:
    """Compute a property's value: what no rule says and nothing special holds for is inherited, or the initial one."""
    said, parent = style.cascaded, style.parent_style
    if name in said or (name in PHYSICAL_FUNCTIONS and _LOGICAL[name, style["direction"]] in said):
        return _own_missing(style, name)
    if name in _HANDED_ON and parent is not None:
        value = parent[name]
    elif name in _PLACES and _is_in_place(style, name):
        value = style.specified[name] = INITIAL_VALUES[name]
    elif name in _PLACES or name in _HANDED_ON or name.startswith("__"):
        return _own_missing(style, name)
    elif name in INHERITED and parent is not None:
        value = parent[name]
        if type(value) not in _PLAIN and check_math(value):
            return _own_missing(style, name)
    elif name in INHERITED or name in INITIAL_NOT_COMPUTED:
        return _own_missing(style, name)
    else:
        value = INITIAL_VALUES[name]
    style[name] = value
    return value


def _is_in_place(style: Any, name: str) -> bool:
    """Tell whether all that a box's place, floating or kind depends on is as it is by itself."""
    return not style.is_root_element and all(style[one] == INITIAL_VALUES[one] for one in _PLACES[name])


REPLACEMENTS = {
    "weasyprint.css:ComputedStyle.__init__": _computed,
    "weasyprint.css:AnonymousStyle.__init__": _anonymous,
    "weasyprint.css:ComputedStyle.__missing__": _missing,
}
