"""WeasyPrint 70's text, with what it finds out anew for each line kept: the same lines and bytes.

Import it when WeasyPrint is loaded (lean_import).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from weasyprint.draw import text as drawn
from weasyprint.layout import inline
from weasyprint.text import line_break
from weasyprint.text.constants import LST_TO_ISO, PANGO_DIRECTION
from weasyprint.text.ffi import FROM_UNITS, ffi, gobject, pango, unicode_to_char_p
from weasyprint.text.fonts import font_features, get_font_description

from pipeline.tools.lean_change import Change, wherever

_FEATURES = (
    "font_kerning",
    "font_variant_ligatures",
    "font_variant_position",
    "font_variant_caps",
    "font_variant_numeric",
    "font_variant_alternates",
    "font_variant_east_asian",
    "font_feature_settings",
)
_features = itemgetter(*_FEATURES)  # in the order of font_features' parameters
# All that decides how letters look and that Layout.setup reads, and what the height of a line depends on beside it.
_look = itemgetter(
    "font_family",
    "font_style",
    "font_stretch",
    "font_weight",
    "font_size",
    "font_variation_settings",
    "font_language_override",
    "direction",
    "lang",
    *_FEATURES,
)
_height = itemgetter("line_height", "letter_spacing", "word_spacing", "overflow_wrap")
_GLYPH = struct.Struct("=IiiiI")  # PangoGlyphInfo: glyph, width, offsets across and up, attributes
_EMPTY, _UNKNOWN = pango.PANGO_GLYPH_EMPTY, pango.PANGO_GLYPH_UNKNOWN_FLAG
_SEPARATORS = re.compile("[\n\r\u2028\u2029]")  # each is a glyph of the line where WeasyPrint draws it
_MOST = 1_000  # looks kept with the fonts; documents of one theme have some fifty
_FONT_SIZE_BY_PANGO = 14802  # the version before which WeasyPrint takes the size from the style

_own_setup = line_break.Layout.setup
_own_can_break = line_break.can_break_text
_own_strut = line_break.strut
_own_draw = drawn.draw_first_line


def changes() -> tuple[Change, ...]:
    """Return what is to be changed in WeasyPrint."""
    plain = ffi.sizeof("PangoGlyphInfo") == _GLYPH.size and pango.pango_version() >= _FONT_SIZE_BY_PANGO
    letters = lru_cache(4096)(_own_can_break)  # it is asked of two letters, mostly
    return (
        Change(line_break.Layout, "setup", _own_setup, _setup),
        Change(inline, "can_break_text", _own_can_break, letters),
        *wherever(_own_strut, _strut),
        *([Change(drawn, "draw_first_line", _own_draw, _draw_first_line)] if plain else ()),
    )


class _Look(NamedTuple):
    """What layouts of one look share; Pango changes none of it."""

    context: Any
    language: Any
    description: Any
    features: bytes


def _kept(configuration: Any, name: str) -> dict[Any, Any]:
    """Return what is kept under a name as long as the font configuration lives."""
    kept: dict[Any, Any] = vars(configuration).setdefault(f"_octavo_{name}", {})
    return kept


def _keep(kept: dict[Any, Any], key: Any, value: Any) -> Any:
    if len(kept) == _MOST:
        kept.clear()
    kept[key] = value
    return value


def _remembered(style: Any, name: str, key: Any, make: Callable[[Any], Any]) -> Any:
    """Return what was made for a key with the style's fonts, or make it of the style."""
    kept = _kept(style.font_config, name)
    try:
        known = kept.get(key)
    except TypeError:  # text in an SVG has lists for values
        return make(style)
    return _keep(kept, key, make(style)) if known is None else known


def _setup(layout: Any, style: Any) -> None:
    """Layout.setup, which makes a context and a description of the font for each piece of text."""
    look = _remembered(style, "looks", _look(style), _new_look)
    layout.style = style
    layout.first_line_direction = 0
    layout.language = look.language
    layout.layout = ffi.gc(pango.pango_layout_new(look.context), gobject.g_object_unref)
    pango.pango_layout_set_auto_dir(layout.layout, False)
    pango.pango_layout_set_font_description(layout.layout, look.description)
    layout.ascent = layout.underline_position = layout.strikethrough_position = None
    if style["text_decoration_line"] != "none":
        _measure_decoration(layout, look)
    if look.features:
        known = style.font_config.font_features
        if look.features not in known:
            known[look.features] = pango.pango_attr_font_features_new(look.features)
        attributes = pango.pango_attr_list_new()
        pango.pango_attr_list_insert(attributes, known[look.features])
        pango.pango_layout_set_attributes(layout.layout, attributes)


def _new_look(style: Any) -> _Look:
    context = ffi.gc(pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref)
    pango.pango_context_set_round_glyph_positions(context, False)
    pango.pango_context_set_base_dir(context, PANGO_DIRECTION[style["direction"]])
    override = style["font_language_override"]
    name = style["lang"] if override == "normal" else LST_TO_ISO.get(override.lower(), override)
    if name:
        pointer, _ = unicode_to_char_p(name)
        language = pango.pango_language_from_string(pointer)
        pango.pango_context_set_language(context, language)
    else:
        language = pango.pango_language_get_default()
    features = font_features(*_features(style))
    written = ",".join(f"{name} {value}" for name, value in features.items()).encode()
    return _Look(context, language, get_font_description(style), written)


def _measure_decoration(layout: Any, look: _Look) -> None:
    metrics = ffi.gc(
        pango.pango_context_get_metrics(look.context, look.description, look.language),
        pango.pango_font_metrics_unref,
    )
    layout.ascent = FROM_UNITS * pango.pango_font_metrics_get_ascent(metrics)
    layout.underline_position = FROM_UNITS * pango.pango_font_metrics_get_underline_position(metrics)
    layout.underline_thickness = FROM_UNITS * pango.pango_font_metrics_get_underline_thickness(metrics)
    layout.strikethrough_position = FROM_UNITS * pango.pango_font_metrics_get_strikethrough_position(metrics)
    layout.strikethrough_thickness = FROM_UNITS * pango.pango_font_metrics_get_strikethrough_thickness(
        metrics
    )


def _strut(style: Any) -> Any:
    """Return the height and baseline of a line, for which WeasyPrint writes out the font's whole style each time."""
    return _remembered(style, "struts", (_look(style), _height(style)), _own_strut)


class _Run(NamedTuple):
    """Glyphs of one font, as a PDF's text operators show them."""

    font: Any
    size: float
    shown: str


def _draw_first_line(
    stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any
) -> list[Any]:
    """Write a line, glyph by glyph from what was written before; what is not plain is left to WeasyPrint."""
    layout, runs = textbox.pango_layout, None
    whole = text_overflow != "ellipsis" and block_ellipsis == "none"
    if whole and textbox.style["font_size"] >= 1e-6 and not _SEPARATORS.search(layout.text):
        if not textbox.text.strip():
            return []
        runs = _plain_runs(stream, layout)
    if runs is None:
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
