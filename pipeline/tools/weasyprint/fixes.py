"""What WeasyPrint 70 does wrong: this changes pages, and is meant to.

An image in an SVG that names no file ends in an error.

Lines may end with a space: before an element within it, a text ends with a space, which may hang over the end of its line. Where it does, WeasyPrint takes
all of the line for one word that is too long, and leaves its true first word alone there: "The", and the rest below. It
happens at one in some 150 such elements, wherever a line ends within the width of a space. Import it when WeasyPrint is
loaded (lean_import).
"""

from __future__ import annotations

from math import inf
from typing import Any

from weasyprint.svg import images
from weasyprint.text import line_break

_own_split = line_break.split_first_line


def split_first_line(
    text: str,
    style: Any,
    context: Any,
    max_width: float | None,
    justification_spacing: float,
    is_line_start: bool = True,
    minimum: bool = False,
) -> tuple[Any, ...]:
    """Find the first line of a text as WeasyPrint does; if all of it fits but for the space at its end, it is all of it."""
    more = (justification_spacing, is_line_start, minimum)
    found: tuple[Any, ...] = _own_split(text, style, context, max_width, *more)
    if max_width is None or max_width == inf or minimum or not _is_one_word(found, text, style):
        return found
    _, _, _, width, *_ = _own_split(text.rstrip(" "), style, context, None, *more)
    return found if width > max_width else _own_split(text, style, context, None, *more)


def _is_one_word(found: tuple[Any, ...], text: str, style: Any) -> bool:
    """Tell whether a line that was found holds one word, or some of it, of a text with a space at its end."""
    layout, _, resume_at, *_ = found
    collapses = style["white_space"] in ("normal", "pre-line")
    return collapses and resume_at is not None and text.endswith(" ") and not {" ", "\n"} & {*layout.text}


def draw_image(svg: Any, node: Any, font_size: float) -> None:
    """Draw an image of an SVG, unless it names none: WeasyPrint ends with an AttributeError there (svg/images.py)."""
    if node.get_href(svg.url):
        images.image(svg, node, font_size)
