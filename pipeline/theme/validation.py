"""Errors in themes, reported at the line that causes them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.core.color import contrast
from pipeline.core.diagnostics import Diagnostic, error
from pipeline.core.spans import Span
from pipeline.theme.model import ThemeFile

UNKNOWN = error(
    "theme-unknown",
    "No folder of that name under templates/ holds a theme.toml, nor does an installed package bring such a theme.",
)
INVALID = error(
    "theme-invalid",
    "A theme.toml, or [theme] in octavo.toml, is not valid TOML, or a value in it is missing or of the wrong kind.",
)
CONTRAST = error(
    "theme-contrast",
    "Text of this theme is too much like what it stands on: WCAG 2 asks for a contrast of 4.5 (level AA). Other "
    "colours are moved towards black or white where they are used for text; text and background are taken as they are.",
)
RULES = (UNKNOWN, INVALID, CONTRAST)

_READABLE = 4.5  # WCAG 2.2, 1.4.3
_PAIRS = (("text", "background"), ("text", "surface"))


@dataclass(frozen=True, slots=True)
class Layer:
    """One file that sets values of a theme: its tables, and a function for the position of a key.

    `name` is the theme's, and `source` the file's absolute path and SHA-256; both are empty for octavo.toml.
    """

    tables: Mapping[str, Any]
    place: Callable[[str], Span]
    name: str = ""
    source: tuple[str, str] = ("", "")


def check_contrast(file: ThemeFile, layer: Layer) -> Iterator[Diagnostic]:
    """Yield an error for each pair of text and background with too little contrast, light and dark."""
    for table, colors in (("colors", file.colors), ("dark", file.dark)):
        for one, other in _PAIRS:
            ink, ground = getattr(colors, one), getattr(colors, other)
            if ink and ground and (ratio := contrast(ink, ground)) < _READABLE:
                said = f"'{one}' {ink} on '{other}' {ground} has a contrast of {ratio:.1f}"
                hint = f"WCAG AA asks for {_READABLE}: make one of them darker or lighter"
                yield CONTRAST.at(layer.place(f"{table}.{one}"), said, hint=hint)


def describe_error(layer: Layer, message: str, tables: Mapping[str, Any]) -> Diagnostic:
    """Return the diagnostic for a msgspec error about tables in which `layer` was merged last."""
    # As "Object missing required field `x` - at `$.colors`", "Expected `str`, got `int` - at `$.colors.text`".
    path = re.search(r"`\$\.?([^`]*)`", message)
    said = message.split(" - at", 1)[0].replace("`", "'")
    where = re.sub(r"\[.*?\]", "", path[1]) if path else ""
    if "`key`" in message:
        said = "a kind of callout has a name that is no word of small letters, digits and hyphens"
        return INVALID.at(layer.place(where), said, hint="write it as in [callouts.exercise]")
    if "matching regex" in said:
        given: Any = tables
        for part in where.split("."):
            given = given[part]
        said = f"colour '{where.rsplit('.', 1)[-1]}' is '{given}'"
        return INVALID.at(layer.place(where), said, hint="write it as #rrggbb")
    unknown = re.search(r"unknown field '(.+)'", said)
    key = f"{where}.{unknown[1]}".strip(".") if unknown else where
    prefix = f"in [{where}]: " if where else ""
    return INVALID.at(layer.place(key), prefix + said[:1].lower() + said[1:], hint="see docs/themes.md")
