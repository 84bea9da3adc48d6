"""Reads `--set TABLE.KEY=VALUE`, which takes precedence over octavo.toml and a document's front matter."""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from pipeline.config.validation import VALUE
from pipeline.core.diagnostics import Failure
from pipeline.core.spans import Span

SPAN = Span("--set")
_KEY = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+")


def read(words: Iterable[str]) -> dict[str, str]:
    """Return the values by dotted key, as text; the last one of a key that is given twice.

    Raises Failure for a word that is not TABLE.KEY=VALUE.
    """
    found = {}
    for word in words:
        key, equals, value = word.partition("=")
        if not equals or not _KEY.fullmatch(key.strip()):
            raise Failure(
                VALUE.at(SPAN, f"'{word}' sets nothing", hint="write TABLE.KEY=VALUE, as pdf.paper=Letter")
            )
        found[key.strip()] = value.strip()
    return found


def laid_over(
    tables: Mapping[str, Any], given: Mapping[str, str], known: Mapping[str, type[Any]]
) -> dict[str, Any]:
    """Return TOML tables with the given values set; `known` holds the struct of each table that has one."""
    result = copy.deepcopy(dict(tables))
    for dotted, text in given.items():
        *above, key = dotted.split(".")
        place: Any = result
        for name in above:
            place = place.setdefault(name, {}) if isinstance(place, dict) else None
        if isinstance(place, dict):
            place[key] = _value(text, known.get(dotted.split(".", 1)[0]), key)
    return result


def _value(text: str, table: type[Any] | None, key: str) -> Any:
    """Return a value parsed as TOML; the text itself if it is not TOML, or if the key takes only text."""
    try:
        read = tomllib.loads(f"value = {text}")
    except tomllib.TOMLDecodeError:
        return text
    value = read["value"] if len(read) == 1 else text
    kinds = {f.encode_name: f.type for f in msgspec.structs.fields(table)} if table else {}
    try:
        msgspec.convert(value, kinds.get(key, Any))
    except msgspec.ValidationError:
        return text if kinds[key] is str else value
    return value
