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
from pipeline.tools.weasyprint.patches.lines import MOST, SHORT, kind_of

_GLYPH = struct.Struct("=IiiiI")  # PangoGlyphInfo: glyph, width, offsets across and up, attributes
_EMPTY, _UNKNOWN = pango.PANGO_GLYPH_EMPTY, pango.PANGO_GLYPH_UNKNOWN_FLAG
_SEPARATORS = re.compile("[\n\r\u2028\u2029]")  # each is a glyph of the line where WeasyPrint draws it
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
    runs: list[_Run] = []
    previous = None
    at = layout.get_first_line()[0].runs[0]
    while at != ffi.NULL:
        item, at = at.data, at.next
        pango_font = item.item.analysis.font
        goes_on = pango_font == previous
        if not goes_on:
            previous = pango_font
            font, size = stream.add_font(pango_font)
            if font.png or font.svg or font.colr or font.bitmap:
                return None
            pieces = vars(font).setdefault("_octavo_pieces", {}).setdefault(size, {})
        shown = ["<"]
        glyphs = _GLYPH.iter_unpack(ffi.buffer(item.glyphs.glyphs, item.glyphs.num_glyphs * _GLYPH.size))
        for index, (glyph, width, across, up, _) in enumerate(glyphs):
            piece = None if across or up else pieces.get((glyph, width))
            if piece is None:
                if glyph == _EMPTY or glyph & _UNKNOWN or up:
                    return None
                piece = _piece(stream, font, size, item, index, layout.text)
                if not across:
                    pieces[glyph, width] = piece
            shown.append(piece)
        line = "".join(shown)
        runs.append(_Run(None if goes_on else font, size, line[:-1] if line.endswith("<") else f"{line}>"))
    return runs


def _piece(stream: Any, font: Any, size: float, item: Any, index: int, text: str) -> str:
    """Return how one glyph is shown, and have the font know its width and letters, as draw_first_line does."""
    info = item.glyphs.glyphs[index]
    if info.glyph not in font.to_unicode:
        font.to_unicode[info.glyph] = _letters(item, index, text)
    if info.glyph not in font.widths:
        pango.pango_font_get_glyph_extents(
            item.item.analysis.font, info.glyph, stream.ink_rect, stream.logical_rect
        )
        font.widths[info.glyph] = round(stream.logical_rect.width * 1000 * FROM_UNITS / size)
    offset = info.geometry.x_offset / size
    kerning = font.widths[info.glyph] + offset - info.geometry.width * 1000 * FROM_UNITS / size
    before = f">{-offset}<" if offset else ""
    after = f">{int(kerning)}<" if kerning else ""
    return f"{before}{info.glyph:04x}{after}"


def _letters(item: Any, index: int, text: str) -> str:
    """Return the letters a glyph stands for."""
    clusters, count, length = item.glyphs.log_clusters, item.glyphs.num_glyphs, item.item.length
    if item.item.analysis.level % 2:  # from right to left
        end = length if index == 0 else clusters[index - 1]
    else:
        end = length if index == count - 1 else clusters[index + 1]
    start = item.item.offset
    return text.encode()[start + clusters[index] : start + end].decode()


REPLACEMENTS = {
    "weasyprint.draw.text:draw_first_line": _draw_first_line,
    "weasyprint.text.line_break:Layout.reactivate": _reactivate,
    "weasyprint.text.line_break:Layout.deactivate": _deactivate,
}
