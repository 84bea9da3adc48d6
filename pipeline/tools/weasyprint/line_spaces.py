"""The space between two lines of a text, which WeasyPrint 70 leaves out: written at the end of the first, where nobody sees it."""

from __future__ import annotations

from typing import Any

from weasyprint.draw import text as drawn
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text import line_break
from weasyprint.text.ffi import FROM_UNITS

_COLLAPSED = (
    "normal",
    "nowrap",
    "pre-line",
)  # values of white-space with which a line neither begins nor ends in spaces

_own_line = inline.get_next_linebox
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


def _get_next_linebox(context: Any, box: Any, *others: Any) -> tuple[Any, Any]:
    """inline.get_next_linebox; a line that ends with an element remembers the space behind it, which no line begins with."""
    line, resume_at = _own_line(context, box, *others)
    if line is not None and resume_at is not None:
        text, is_trimmed = _last_text(line)
        if text is not None and (is_trimmed or _is_at_space(box, resume_at)):
            text.pango_layout.space_follows = True
    return line, resume_at


def _last_text(line: Any) -> tuple[Any, bool]:
    """Return the last text box of a line that has letters, and whether spaces behind it were taken out; None if it ends otherwise."""
    is_trimmed = False
    open_ = [line]
    while open_:
        box = open_.pop()
        if isinstance(box, boxes.TextBox):
            if box.text.strip():
                return box, is_trimmed
            is_trimmed = True
        elif isinstance(box, (boxes.LineBox, boxes.InlineBox)):
            open_ += box.children
        elif box.is_in_normal_flow():
            break
    return None, False


def _is_at_space(box: Any, at: Any) -> bool | None:
    """Tell whether a space that is left out stands before or behind a place in a box; None if nothing goes on there."""
    ((index, within),) = at.items() if at else ((0, None),)
    if isinstance(box, boxes.TextBox):
        text = box.text.encode()
        if b" " in text[max(index - 1, 0) : index + 1]:
            return box.style["white_space"] in _COLLAPSED
        return False if index < len(text) else None
    if not isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        return False
    for child in box.children[index:]:
        found = _is_at_space(child, within)
        if found is not None:
            return found
        within = None
    return None


def _add_word_spacing(context: Any, box: Any, *others: Any) -> Any:
    """inline.add_word_spacing, which gives a line of justified text another layout."""
    before = getattr(box, "pango_layout", None)
    advance = _own_justify(context, box, *others)
    if before is not None and (
        getattr(before, "space_follows", False)
        or (before.text.endswith(" ") and not box.pango_layout.text.endswith(" "))
    ):
        box.pango_layout.space_follows = True
    return advance


def _draw_text(stream: Any, textbox: Any, *others: Any) -> None:
    """text.draw_text, with the space behind a line that another one follows, and spaces that stand alone between two elements.

    Programs that put the pieces of marked content together had "theend" of two lines. Text from right to left begins
    where such a space would stand: it gets none.
    """
    text = textbox.text
    if text and not text.strip(" "):
        textbox.text = "."  # what is blank is not drawn; the letters are those of its layout
    _own_draw(stream, textbox, *others)
    textbox.text = text
    layout = textbox.pango_layout
    if getattr(layout, "space_follows", False) and stream.stream[-1] == b"ET" and stream._old_font:
        space = _space(stream, textbox)
        if space is not None and not layout.first_line_direction % 2 and not layout.text.endswith(" "):
            stream.stream.insert(-1, b"<%04x> Tj" % space)


def _space(stream: Any, textbox: Any) -> int | None:
    """Return the glyph of the space in the font that was used last; None where that is not the font of spaces."""
    name = stream._old_font[0]
    font = next(font for font in stream._fonts.values() if font.hash == name)
    known: int | None = getattr(font, "space", None)
    if known is None:
        known = font.space = next((glyph for glyph, text in font.to_unicode.items() if text == " "), None)
    return _new_space(stream, textbox, font) if known is None else known


def _new_space(stream: Any, textbox: Any, font: Any) -> int | None:
    """Return the same of a font that no space was drawn in, which knows it afterwards."""
    layout = line_break.create_layout(" ", textbox.style, None, None, 0)
    item = layout.get_first_line()[0].runs[0].data
    found, size = stream.add_font(item.item.analysis.font)
    if found is not font or font.bitmap:
        return None
    glyph: int = item.glyphs.glyphs[0].glyph
    font.to_unicode[glyph] = " "
    font.widths[glyph] = round(item.glyphs.glyphs[0].geometry.width * 1000 * FROM_UNITS / size)
    font.space = glyph
    return glyph


REPLACEMENTS = {
    "weasyprint.layout.inline:get_next_linebox": _get_next_linebox,
    "weasyprint.layout.inline:split_text_box": _split_text_box,
    "weasyprint.layout.inline:add_word_spacing": _add_word_spacing,
    "weasyprint.draw.text:draw_text": _draw_text,
}
