"""How WeasyPrint 70 paints boxes and sets colours: what changes nothing is seen at once.

Import it when WeasyPrint is loaded (lean_import).
"""

from __future__ import annotations

from typing import Any

from weasyprint.draw.border import draw_border as _own_border
from weasyprint.pdf.stream import Stream

from pipeline.tools.weasyprint.patches.patch import Change, wherever

_own_color = Stream.set_color


def changes() -> tuple[Change, ...]:
    """Return what is to be changed in WeasyPrint."""
    return (
        *wherever(_own_border, _draw_border),
        Change(Stream, "set_color", _own_color, _set_color),
    )


def _draw_border(stream: Any, box: Any) -> None:
    """Draw a box's border, and the rules between its columns; most boxes have neither."""
    widths = (box.border_top_width, box.border_right_width, box.border_bottom_width, box.border_left_width)
    if any(widths) or not _is_plain(box.style):
        _own_border(stream, box)


def _is_plain(style: Any) -> bool:
    """Tell whether boxes of a style have no columns, and no picture for a border."""
    plain: bool | None = vars(style).get("_octavo_plain")
    if plain is None:
        plain = style._octavo_plain = (
            style["border_image_source"][0] == "none"
            and style["column_width"] == style["column_count"] == "auto"
        )
    return plain


def _set_color(stream: Any, color: Any, stroke: bool = False) -> None:
    """Stream.set_color, which takes a colour apart to find that it is the one that is set."""
    known = vars(color).get("_octavo_parts")
    if known is None:
        *channels, alpha = color
        known = color._octavo_parts = (alpha, (color.space, *channels))
    alpha, parts = known
    if parts == (stream._current_color_stroke if stroke else stream._current_color):
        stream.set_alpha(alpha, stroke)
    else:
        _own_color(stream, color, stroke)
