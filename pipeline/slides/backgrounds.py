"""Backgrounds of slides, set on headings: `## Title {background-color="#204060" background-image=sea.jpg}`.

A picture may have `background-size`, `background-position` and `background-opacity`, as in reveal.js.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import TypeVar

from pipeline.core import ast, attributes, color
from pipeline.core.ast import Node
from pipeline.core.diagnostics import Diagnostic, partial_error, warning
from pipeline.core.model import Background, Resource
from pipeline.core.spans import Span
from pipeline.theme import Theme
from pipeline.tools.images import backdrop, decode
from pipeline.tools.images.backdrop import Placement

IMAGE, _COLOR = "background-image", "background-color"
_SIZE, _POSITION, _OPACITY = "background-size", "background-position", "background-opacity"
_HINTS = {
    _SIZE: "write cover, contain or a percentage of the width",
    _POSITION: 'write it like "left top" or "50% 20%"',
    _OPACITY: "write it like 0.4 or 40%",
}
INVALID = partial_error(
    "slide-background",
    "The background of a slide is not valid. Colours are #rgb, #rrggbb, or CSS colour names; a picture's size is cover, contain or "
    "a percentage of the slide's width, its position words or percentages as in CSS, its opacity a number from 0 to 1.",
)
CONTRAST = warning(
    "slide-contrast",
    "Neither the theme's text nor white can be read well on a slide's background: their contrast is below 4.5, which "
    "WCAG 2 asks of text. Take a darker or a lighter colour.",
)
RULES = (INVALID, CONTRAST)
_READABLE = 4.5
_WHITE = "#ffffff"

T = TypeVar("T")


def is_set(heading: Node) -> bool:
    """Say whether a heading sets a background."""
    return bool(ast.value(heading, IMAGE) or ast.value(heading, _COLOR))


def read(
    heading: Node, resources: Mapping[str, Resource], theme: Theme, span: Span
) -> tuple[Background, dict[str, Resource], tuple[Diagnostic, ...]]:
    """Return the background a heading sets, a new picture by its key if one is made for it, and diagnostics about it.

    A picture that does not simply cover the slide is drawn on the slide's colour, so that it looks the same in every format. Text
    is light if white has more contrast than the theme's text to the colour, or to the mean colour of the picture.
    """
    asked, image = ast.value(heading, _COLOR), ast.value(heading, IMAGE)
    if not asked and not image:
        return Background(), {}, ()
    ground = decode.color(asked) if asked else ""
    if ground is None:
        hint = 'write it like "#204060"'
        return Background(), {}, (INVALID.at(span, f"'{asked}' is no colour", hint=hint),)
    placement, found = _placement(heading, span) if image else (Placement(), ())
    made: dict[str, Resource] = {}
    if placement != Placement():
        under = ground or theme.colors.background
        name = f"{image}-{hashlib.sha256(repr((placement, under)).encode()).hexdigest()[:8]}"
        made = {name: backdrop.compose(resources[image], placement, aspect=theme.deck.ratio, ground=under)}
        image = name
    below = ground or decode.mean_color({**resources, **made}[image])
    dark, light = (color.contrast(ink, below) for ink in (theme.colors.text, _WHITE))
    if ground and not image and max(dark, light) < _READABLE:
        said = f"text on '{asked}' has a contrast of {max(dark, light):.1f}"
        found = (*found, CONTRAST.at(span, said, hint="take a darker or a lighter colour"))
    return Background(ground, image, light > dark), made, found


def _placement(heading: Node, span: Span) -> tuple[Placement, tuple[Diagnostic, ...]]:
    found: list[Diagnostic] = []

    def parsed(name: str, parse: Callable[[str], T | None], default: T) -> T:
        text = ast.value(heading, name)
        value = parse(text) if text else default
        if value is None:
            found.append(INVALID.at(span, f"'{text}' is no {name}", hint=_HINTS[name]))
            return default
        return value

    size = parsed(_SIZE, backdrop.parse_size, "cover")
    x, y = parsed(_POSITION, backdrop.parse_position, (50.0, 50.0))
    return Placement(size, x, y, parsed(_OPACITY, backdrop.parse_opacity, 1.0)), tuple(found)


def without_background(heading: Node) -> Node:
    """Return a heading without its attributes for slides, or as a mere place to lead to if it is only a slide's background."""
    identifier, classes, pairs = ast.attr_of(heading)
    if ast.is_wordless(heading):
        return ast.node("Div", [ast.attr(identifier), []], like=heading)
    kept = [[key, value] for key, value in pairs if key not in attributes.OF_SLIDES]
    return heading if len(kept) == len(pairs) else ast.with_attr(heading, [identifier, classes, kept])
