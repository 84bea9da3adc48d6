"""The text of a PDF, character by character: a glyph that stands for several texts has a code for each of them.

A font's table of letters (ToUnicode) has one text for each code. WeasyPrint 70 takes a glyph's number for its code, and the
first text the glyph is drawn for as its text: after one no-break space, all spaces are read as such. Fonts of CFF outlines know no
other codes: their glyphs keep one text, the space that of the space.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pydyf  # type: ignore[import-untyped]  # as WeasyPrint, which brings it
from weasyprint.draw import text as drawn
from weasyprint.pdf import fonts
from weasyprint.text.ffi import FROM_UNITS, ffi, pango

_EMPTY, _UNKNOWN = pango.PANGO_GLYPH_EMPTY, pango.PANGO_GLYPH_UNKNOWN_FLAG
_NEVER_FIRST = ("\u00a0", "")  # the first is drawn by the glyph of the space, which stays the space's
# Codes of glyphs without a text, as dots that Arabic letters share: PDFium and MuPDF read such a code as a letter of its number,
# which here are variation selectors: they are not shown.
_SILENT = range(0xFE00, 0xFE10)
_UNSEEN = frozenset(
    "\u200c\u200d\ufe0e\ufe0f"
)  # joiners and variation selectors: without a glyph, but not without a meaning

_own_draw = drawn.draw_first_line
_own_subset = fonts.Font.subset
_own_dictionary = fonts._build_vector_font_dictionary


def _draw_first_line(stream: Any, textbox: Any, *others: Any) -> Any:
    """text.draw_first_line, with a code for each text that a glyph stands for.

    Where WeasyPrint cuts a line off with an ellipsis, it lays the text out anew, and gives glyphs their own numbers.
    """
    layout, changed = textbox.pango_layout, []
    if textbox.text.strip() and textbox.style["font_size"] >= 1e-6:
        pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
        run = layout.get_first_line()[0].runs[0]
        while run != ffi.NULL:
            font, size = stream.add_font(run.data.item.analysis.font)
            changed += set_codes(stream, font, size, run.data, layout.text)
            run = run.next
    try:
        return _own_draw(stream, textbox, *others)
    finally:
        put_back(changed)


def set_codes(stream: Any, font: Any, size: float, item: Any, text: str) -> list[tuple[Any, int]]:
    """Set codes in the place of a run's glyphs where they stand for another text than before; return these glyphs.

    Pango keeps runs for longer than a document has its fonts: `put_back` is to be called when they are drawn.
    """
    whole, length = text.encode(), item.item.length
    own = whole[item.item.offset : item.item.offset + length]
    glyphs = [info.glyph for info in item.glyphs.glyphs[0 : item.glyphs.num_glyphs]]
    if item.item.analysis.level % 2:  # from right to left
        glyphs.reverse()
    try:
        if "".join(map(font.to_unicode.__getitem__, glyphs)).encode() == own:
            return []
    except KeyError:  # a glyph that is met for the first time, or none
        pass
    return [] if font.png or font.svg or font.colr or font.bitmap else _set(stream, font, size, item, own)


def put_back(changed: Iterable[tuple[Any, int]]) -> None:
    """Set the glyphs again that codes were set in the place of."""
    for info, glyph in changed:
        info.glyph = glyph


def _set(stream: Any, font: Any, size: float, item: Any, own: bytes) -> list[tuple[Any, int]]:
    changed = []
    for index, letters in _texts(item, own):
        info = item.glyphs.glyphs[index]
        glyph = info.glyph
        if glyph & _UNKNOWN or font.to_unicode.get(glyph) == letters:
            continue  # there is none, or it has been drawn for this text before
        code = _code(font, glyph, letters)
        if code not in font.widths:
            pango.pango_font_get_glyph_extents(
                item.item.analysis.font, glyph, stream.ink_rect, stream.logical_rect
            )
            font.widths[code] = round(stream.logical_rect.width * 1000 * FROM_UNITS / size)
        if code != glyph:
            changed.append((info, glyph))
            info.glyph = code
    return changed


def _code(font: Any, glyph: int, letters: str) -> int:
    """Return the code of a glyph that stands for a text."""
    known = font.to_unicode.get(glyph)
    if known == letters or (known is None and letters not in _NEVER_FIRST):
        font.to_unicode[glyph] = letters
        return glyph
    if not _has_codes(font) or font.glyph_count + len(font.missing) >= _SILENT[0]:
        font.to_unicode.setdefault(glyph, letters and " ")
        return glyph
    if (glyph, letters) not in font.missing:
        font.missing[glyph, letters] = _next_code(font, letters)
    code: int = font.missing[glyph, letters]
    font.to_unicode[code] = letters
    return code


def _next_code(font: Any, letters: str) -> int:
    """Return a code that is not used, as Font.get_unused_glyph_id does."""
    silent = sum(code in _SILENT for code in font.missing.values())
    if letters or silent == len(_SILENT):
        following: int = font.glyph_count + len(font.missing)
        return following
    return _SILENT[silent]


def _has_codes(font: Any) -> bool:
    """Tell whether codes of a font may be others than the numbers of glyphs: only of TrueType (ISO 32000-1, 9.7.4.2)."""
    return "glyf" in font.tables


def _texts(item: Any, own: bytes) -> list[tuple[int, str]]:
    """Return each glyph's place in a run with the text it stands for, in the order of the text.

    Glyphs that stand for one piece of text have a letter each, the last of them what remains. What has no glyph goes with what it follows.
    """
    glyphs, count = item.glyphs.glyphs, item.glyphs.num_glyphs
    if len(own) == count and own.isascii() and item.item.analysis.level % 2 == 0:
        in_order = ffi.unpack(item.glyphs.log_clusters, count) == list(range(count))
        if in_order and all(info.glyph != _EMPTY for info in glyphs[0:count]):
            return list(enumerate(own.decode()))
    places: dict[int, list[int]] = {}
    for index in range(count) if item.item.analysis.level % 2 == 0 else reversed(range(count)):
        at = places.setdefault(item.glyphs.log_clusters[index], [])
        if glyphs[index].glyph != _EMPTY:
            at.append(index)
    found: list[tuple[int, str]] = []
    for (start, indices), end in zip(places.items(), [*places, len(own)][1:], strict=True):
        letters = own[start:end].decode()
        if indices:
            found += [(index, letters[at : at + 1]) for at, index in enumerate(indices[:-1])]
            found.append((indices[-1], letters[len(indices) - 1 :]))
        elif found and set(letters) <= _UNSEEN:
            index, before = found[-1]
            found[-1] = (index, letters + before if item.item.analysis.level % 2 else before + letters)
    return found


def _subset(font: Any, to_unicode: dict[int, str], hinting: bool) -> None:
    """Font.subset, which is to keep the glyphs that codes stand for."""
    every, own = font.missing, _glyphs(font)
    font.missing = {letter: code for letter, code in every.items() if not isinstance(letter, tuple)}
    try:
        _own_subset(font, {own.get(code, code): text for code, text in to_unicode.items()}, hinting)
    finally:
        font.missing = every


def _dictionary(described: Any, pdf: Any, font: Any, *others: Any) -> None:
    """fonts._build_vector_font_dictionary, with a table of the glyphs of codes that are not glyphs' own numbers."""
    if not font.missing or not _has_codes(font):
        _own_dictionary(described, pdf, font, *others)
        return
    every, font.missing = font.missing, {}
    try:
        _own_dictionary(described, pdf, font, *others)
    finally:
        font.missing = every
    own = _glyphs(font)
    table = bytearray(2 * (max(font.to_unicode) + 1))
    for code in font.to_unicode:
        table[2 * code : 2 * code + 2] = own.get(code, code).to_bytes(2, "big")
    stream = pydyf.Stream([bytes(table)], compress=True)
    pdf.add_object(stream)
    descendant = pdf.objects[int(described["DescendantFonts"][0].split(b" ", 1)[0])]
    descendant["CIDToGIDMap"] = stream.reference


def _glyphs(font: Any) -> dict[int, int]:
    """Return the glyphs of codes that are not glyphs' own numbers: 0 where the font has none."""
    return {code: letter[0] if isinstance(letter, tuple) else 0 for letter, code in font.missing.items()}


REPLACEMENTS = {
    "weasyprint.draw.text:draw_first_line": _draw_first_line,
    "weasyprint.pdf.fonts:Font.subset": _subset,
    "weasyprint.pdf.fonts:_build_vector_font_dictionary": _dictionary,
}
