"""The space between two lines of a text, which WeasyPrint 70 leaves out: written at the end of the first, where nobody sees it."""

from __future__ import annotations

from typing import Any

from weasyprint.draw import text as drawn
from weasyprint.layout import inline

_own_split = inline.split_text_box
_own_justify = inline.add_word_spacing
_own_draw = drawn.draw_text


def _split_text_box(
    context: Any, box: Any, available_width: float | None, skip: int, is_line_start: bool = True
) -> tuple[Any, int | None, bool]:
    """inline.split_text_box; a line that ends in a space remembers it, and no line that ends within a word does."""
    found: tuple[Any, int | None, bool] = _own_split(context, box, available_width, skip, is_line_start)
    line, end, _ = found
    if end is not None and line is not None and box.text.encode()[end - 1 : end] == b" ":
        line.pango_layout.space_follows = True  # a layout is of one line, and boxes are kept small
    return found


def _add_word_spacing(context: Any, box: Any, *others: Any) -> Any:
    """inline.add_word_spacing, which gives a line of justified text another layout."""
    before = getattr(box, "pango_layout", None)
    advance = _own_justify(context, box, *others)
    if getattr(before, "space_follows", False):
        box.pango_layout.space_follows = True
    return advance


def _draw_text(stream: Any, textbox: Any, *others: Any) -> None:
    """text.draw_text, with the space behind a line that another one follows.

    Programs that put the pieces of marked content together had "theend" of two lines. Text from right to left begins
    where such a space would stand: it gets none.
    """
    _own_draw(stream, textbox, *others)
    layout = textbox.pango_layout
    if getattr(layout, "space_follows", False) and stream.stream[-1] == b"ET" and stream._old_font:
        space = _space(stream)
        if space is not None and not layout.first_line_direction % 2 and not layout.text.endswith(" "):
            stream.stream.insert(-1, b"<%04x> Tj" % space)


def _space(stream: Any) -> int | None:
    """Return the glyph of the space in the font that was used last; None where it was not needed before."""
    name = stream._old_font[0]
    font = next(font for font in stream._fonts.values() if font.hash == name)
    known: int | None = getattr(font, "space", None)
    if known is None:
        known = font.space = next((glyph for glyph, text in font.to_unicode.items() if text == " "), None)
    return known


REPLACEMENTS = {
    "weasyprint.layout.inline:split_text_box": _split_text_box,
    "weasyprint.layout.inline:add_word_spacing": _add_word_spacing,
    "weasyprint.draw.text:draw_text": _draw_text,
}
