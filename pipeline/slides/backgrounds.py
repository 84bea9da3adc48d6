"""Backgrounds of slides, set on headings: `## Title {background-color="#204060" background-image=sea.jpg}`."""

from __future__ import annotations

from pipeline.core import ast, color
from pipeline.core.ast import Node
from pipeline.core.diagnostics import Diagnostic, partial_error, warning
from pipeline.core.model import Background, Document
from pipeline.core.spans import Span
from pipeline.theme import Theme
from pipeline.tools.images import decode

IMAGE, _COLOR = "background-image", "background-color"
INVALID = partial_error(
    "slide-background",
    "The background colour of a slide is not valid. Write #rgb, #rrggbb, or a CSS colour name.",
)
CONTRAST = warning(
    "slide-contrast",
    "Neither the theme's text nor white can be read well on a slide's background: their contrast is below 4.5, which "
    "WCAG 2 asks of text. Take a darker or a lighter colour.",
)
RULES = (INVALID, CONTRAST)
_READABLE = 4.5
_WHITE = "#ffffff"


def is_set(heading: Node) -> bool:
    """Say whether a heading sets a background."""
    return bool(ast.value(heading, IMAGE) or ast.value(heading, _COLOR))


def read(
    heading: Node, document: Document, theme: Theme, span: Span
) -> tuple[Background, tuple[Diagnostic, ...]]:
    """Return the background a heading sets, and diagnostics about it.

    Text is light if white has more contrast than the theme's text to the colour, or to the mean colour of the picture.
    """
    asked, image = ast.value(heading, _COLOR), ast.value(heading, IMAGE)
    if not asked and not image:
        return Background(), ()
    ground = decode.color(asked) if asked else ""
    if ground is None:
        hint = 'write it like "#204060"'
        return Background(), (INVALID.at(span, f"'{asked}' is no colour", hint=hint),)
    below = ground or decode.mean_color(document.resources[image])
    dark, light = (color.contrast(ink, below) for ink in (theme.colors.text, _WHITE))
    found = Background(ground, image, light > dark)
    if ground and not image and max(dark, light) < _READABLE:
        said = f"text on '{asked}' has a contrast of {max(dark, light):.1f}"
        return found, (CONTRAST.at(span, said, hint="take a darker or a lighter colour"),)
    return found, ()


def without_background(item: Node) -> Node:
    """Return a heading without its attributes for slides; any other block unchanged."""
    if item["t"] != "Header":
        return item
    identifier, classes, pairs = ast.attr_of(item)
    kept = [[key, value] for key, value in pairs if key not in ("layout", IMAGE, _COLOR)]
    return item if len(kept) == len(pairs) else ast.with_attr(item, [identifier, classes, kept])
