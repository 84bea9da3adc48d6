"""WeasyPrint 70's text, with what it finds out anew for each line kept: the same lines and bytes."""

# Restates functions of WeasyPrint: Copyright (c) 2011-2021, Simon Sapin and contributors. BSD 3-Clause, see ../LICENSE.BSD.

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from weasyprint.text import line_break
from weasyprint.text.constants import LST_TO_ISO, PANGO_DIRECTION
from weasyprint.text.ffi import FROM_UNITS, ffi, gobject, pango, unicode_to_char_p
from weasyprint.text.fonts import font_features, get_font_description

from pipeline.core.memoize import remember

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
look_of = itemgetter(
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

_own_strut = line_break.strut


class _Look(NamedTuple):
    """What layouts of one look share; Pango changes none of it."""

    context: Any
    language: Any
    description: Any
    features: bytes


def kept_with(configuration: Any, name: str) -> dict[Any, Any]:
    """Return what is kept under a name as long as the font configuration lives."""
    kept: dict[Any, Any] = vars(configuration).setdefault(f"_octavo_{name}", {})
    return kept


def remembered(style: Any, name: str, key: Any, make: Callable[[Any], Any]) -> Any:
    """Return what was made for a key with the style's fonts, or make it of the style.

    Looks, heights and kinds are some fifty in documents of one theme.
    """
    kept = kept_with(style.font_config, name)
    try:
        known = kept.get(key)
    except TypeError:  # text in an SVG has lists for values
        return make(style)
    return remember(kept, key, make(style)) if known is None else known


def _setup(layout: Any, style: Any) -> None:
    """Layout.setup, which makes a context and a description of the font for each piece of text."""
    look = remembered(style, "looks", look_of(style), _new_look)
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
    strut = vars(style).get("_octavo_strut")
    if strut is None:
        key = (look_of(style), _height(style))
        strut = style._octavo_strut = remembered(style, "struts", key, _own_strut)
    return strut


REPLACEMENTS = {
    "weasyprint.text.line_break:Layout.setup": _setup,
    "weasyprint.layout.inline:can_break_text": lru_cache(4096)(
        line_break.can_break_text
    ),  # mostly of two letters
    "weasyprint.text.line_break:strut": _strut,
}
