"""How WeasyPrint 70 draws text: lines as Pango laid them out, and what a glyph takes in a PDF's operators kept."""

# Restates functions of WeasyPrint: Copyright (c) 2011-2021, Simon Sapin and contributors. BSD 3-Clause, see ../LICENSE.BSD.

from __future__ import annotations

import re
import struct
from collections import deque
from typing import Any, NamedTuple

from weasyprint.draw import text as drawn
from weasyprint.text import line_break
from weasyprint.text.ffi import FROM_UNITS, ffi, pango

from pipeline.core.memoize import remember
from pipeline.tools.weasyprint.letters import put_back, set_codes
from pipeline.tools.weasyprint.patches.lines import MOST, SHORT, kind_of

_GLYPH = struct.Struct("=IiiiI")  # PangoGlyphInfo: glyph, width, offsets across and up, attributes
_EMPTY, _UNKNOWN = pango.PANGO_GLYPH_EMPTY, pango.PANGO_GLYPH_UNKNOWN_FLAG
_SEPARATORS = re.compile("[\n\r\u2028\u2029]")  # each is a glyph of the line where WeasyPrint draws it
_MANY = 20  # glyphs that are quicker looked up together than one after the other
_OPEN = 2_000  # lines that wait to be drawn, of those that are not kept for longer: some 3 MB
_FONT_SIZE_BY_PANGO = 14802  # the version before which WeasyPrint takes the size from the style

_own_draw = drawn.draw_first_line
_own_reactivate = line_break.Layout.reactivate

if ffi.sizeof("PangoGlyphInfo") != _GLYPH.size or pango.pango_version() < _FONT_SIZE_BY_PANGO:
    raise ImportError("this version of Pango has glyphs or font sizes of another form")


class _Run(NamedTuple):
    """Glyphs of one font, as a PDF's text operators show them."""

    font: Any
    size: float
    shown: str


def _reactivate(layout: Any, style: Any) -> None:
    """Layout.reactivate, put off until a line is drawn that neither was drawn before nor waits to be."""
    layout.style = style


def _deactivate(layout: Any) -> None:
    """Layout.deactivate, which lets a line wait to be drawn, unless its spaces will be of another width."""
    own, style = vars(layout), layout.style
    done = own.pop("language", None) is None  # it is set when Pango is asked, and not when a line is drawn
    if done or layout.justification_spacing or style["word_spacing"]:
        own.pop("layout", None)
    else:
        waiting = vars(style.font_config).setdefault("_octavo_waiting", deque())
        waiting.append(layout)
        if len(waiting) > _OPEN:
            vars(waiting.popleft()).pop("layout", None)
    del layout.style


def _lay_out_again(layout: Any, style: Any) -> None:
    """Have a line laid out to be drawn at once, after which it is not to wait (_deactivate)."""
    _own_reactivate(layout, style)
    del layout.language


def _draw_first_line(
    stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any
) -> list[Any]:
    """Write a line, glyph by glyph from what was written before; what is not plain is left to WeasyPrint."""
    layout, runs = textbox.pango_layout, None
    whole = text_overflow != "ellipsis" and block_ellipsis == "none"
    if whole and textbox.style["font_size"] >= 1e-6 and not _SEPARATORS.search(layout.text):
        if not textbox.text.strip():
            return []
        runs = _known_runs(stream, layout)
    if runs is None:
        _lay_out_again(layout, textbox.style)
        emojis: list[Any] = _own_draw(stream, textbox, text_overflow, block_ellipsis, matrix)
        return emojis
    stream.set_text_matrix(*matrix.values)
    shown = ""
    for run in runs:
        if run.font is not None:
            if shown:
                stream.show_text(shown)
            shown = ""
            stream.set_font_size(run.font.hash, run.size)
        shown += run.shown
    stream.show_text(shown)
    return []


def _known_runs(stream: Any, layout: Any) -> list[_Run] | None:
    """Return a line's runs as _plain_runs does; those of short text are made once for a document."""
    kind = kind_of(layout.style) if len(layout.text) <= SHORT else None
    key = (kind, layout.text, layout.justification_spacing)
    runs = None if kind is None else _kept_runs(stream).get(key)
    if runs is None:
        if not hasattr(layout, "layout"):
            _lay_out_again(layout, layout.style)
        runs = _plain_runs(stream, layout)
        if kind is not None and runs is not None:
            remember(_kept_runs(stream), key, runs, MOST)
    return runs


def _kept_runs(stream: Any) -> dict[Any, list[_Run]]:
    """Return the runs that are kept with the first of the document's fonts, which is there once a line is drawn."""
    first = next(iter(stream._fonts.values()), None)
    return {} if first is None else vars(first).setdefault("_octavo_runs", {})


def _plain_runs(stream: Any, layout: Any) -> list[_Run] | None:
    """Return a line's runs, the font None in those that go on in the one before; None if there is anything special."""
    line = layout.get_first_line()[0]
    try:
        runs, letters = _runs(stream, layout, line, coded=False)
    except KeyError:  # a glyph that is met for the first time
        letters = None
    if letters != layout.text:
        runs, _ = _runs(stream, layout, line, coded=True)
    return runs


def _runs(stream: Any, layout: Any, line: Any, *, coded: bool) -> tuple[list[_Run] | None, str]:
    """Return a line's runs, if there is nothing special, and the letters that its glyphs, or codes set for them, are read as.

    Raises KeyError where none are known, unless glyphs are `coded`.
    """
    runs: list[_Run] = []
    letters: list[str] = []
    previous = None
    at = line.runs[0]
    while at != ffi.NULL:
        item, at = at.data, at.next
        pango_font = item.item.analysis.font
        goes_on = pango_font == previous
        if not goes_on:
            previous = pango_font
            font, size = stream.add_font(pango_font)
            if font.png or font.svg or font.colr or font.bitmap:
                return None, layout.text
            pieces = vars(font).setdefault("_octavo_pieces", {}).setdefault(size, {})
        changed = set_codes(stream, font, size, item, layout.text) if coded else ()
        try:
            shown = _shown(font, size, item, pieces, letters)
        finally:
            put_back(changed)
        if shown is None:
            return None, layout.text
        runs.append(_Run(None if goes_on else font, size, shown[:-1] if shown.endswith("<") else f"{shown}>"))
    if layout.first_line_direction % 2:  # from right to left
        letters.reverse()
    return runs, "".join(letters)


def _shown(
    font: Any, size: float, item: Any, pieces: dict[Any, tuple[str, str]], letters: list[str]
) -> str | None:
    """Return how a run is shown, and add what it is read as to `letters`; None if there is anything special.

    `pieces` has both for glyphs that were shown before.
    """
    glyphs = ffi.buffer(item.glyphs.glyphs, item.glyphs.num_glyphs * _GLYPH.size)
    if item.glyphs.num_glyphs > _MANY:
        words = memoryview(glyphs).cast("i")
        known = list(map(pieces.get, zip(words[::5], words[1::5], strict=True)))
        if None not in known and not any(words[2::5]) and not any(words[3::5]):
            shown, read = zip(*known, strict=True)
            letters += read
            return "<" + "".join(shown)
    shown = ["<"]
    for index, (glyph, width, across, up, _) in enumerate(_GLYPH.iter_unpack(glyphs)):
        piece = None if across or up else pieces.get((glyph, width))
        if piece is None:
            if glyph == _EMPTY or glyph & _UNKNOWN or up:
                return None
            piece = (_piece(font, size, item, index), font.to_unicode[glyph])
            if not across:
                pieces[glyph, width] = piece
        shown.append(piece[0])
        letters.append(piece[1])
    return "".join(shown)


def _piece(font: Any, size: float, item: Any, index: int) -> str:
    """Return how one glyph is shown, whose width the font knows (letters.py), as draw_first_line does."""
    info = item.glyphs.glyphs[index]
    offset = info.geometry.x_offset / size
    kerning = font.widths[info.glyph] + offset - info.geometry.width * 1000 * FROM_UNITS / size
    before = f">{-offset}<" if offset else ""
    after = f">{int(kerning)}<" if kerning else ""
    return f"{before}{info.glyph:04x}{after}"


REPLACEMENTS = {
    "weasyprint.draw.text:draw_first_line": _draw_first_line,
    "weasyprint.text.line_break:Layout.reactivate": _reactivate,
    "weasyprint.text.line_break:Layout.deactivate": _deactivate,
}
