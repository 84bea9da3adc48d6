"""Read TOML files, and find the positions of their tables and keys, which tomllib does not report."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pipeline.core.diagnostics import Failure, Rule
from pipeline.core.spans import BadByte, Span, decode

P = TypeVar("P")  # the type of a position

_HEADER = re.compile(r"\s*\[\[?\s*([^\]]+?)\s*\]\]?")
_KEY = re.compile(r"(\s*)([A-Za-z0-9_.\"'-]+)\s*=")


@dataclass(frozen=True, slots=True)
class File:
    """A TOML file: its bytes, its text and its parsed tables."""

    data: bytes = b""
    text: str = ""
    tables: Mapping[str, Any] = field(default_factory=dict)


def read(path: Path, shown: str, rule: Rule) -> File:
    """Return a parsed TOML file. Raises Failure with `rule`, positions in `shown`, if it cannot be read or parsed."""
    text = ""
    try:
        data = path.read_bytes()
        text = decode(data)
        return File(data, text, _tables(text))
    except OSError as wrong:
        raise Failure(rule.at(Span(shown), f"cannot be read: {wrong.strerror}")) from None
    except BadByte as bad:
        raise Failure(
            rule.at(Span(shown, bad.line, bad.column), bad.reason, hint="save it as UTF-8")
        ) from None
    except tomllib.TOMLDecodeError as wrong:
        line, column, said = parse_error(str(wrong), text)
        raise Failure(rule.at(Span(shown, line, column), said, hint="see toml.io for the syntax")) from None


# The same few files are read again for every format of every document, because they may have changed.
_tables = lru_cache(maxsize=8)(tomllib.loads)


@lru_cache(maxsize=8)
def places(text: str) -> Mapping[str, tuple[int, int]]:
    """Return line and column (from 1) of each table and key by dotted name; of duplicates, the first.

    Keys inside inline tables are not listed.
    """
    found: dict[str, tuple[int, int]] = {}
    table = ""
    for number, line in enumerate(text.split("\n"), 1):
        if header := _HEADER.match(line):
            table = re.sub(r"[\"'\s]", "", header[1])
            found.setdefault(table, (number, header.start(1) + 1))
        elif key := _KEY.match(line):
            dotted = f"{table}.{key[2]}" if table else key[2]
            found.setdefault(re.sub(r"[\"']", "", dotted), (number, key.start(2) + 1))
    return found


def nearest(places: Mapping[str, P], key: str) -> P | None:
    """Return the position of a dotted key, else of the first key below it, else of the nearest key above it, or None."""
    while key:
        if key in places:
            return places[key]
        if below := [place for name, place in places.items() if name.startswith(f"{key}.")]:
            return below[0]
        key = key.rpartition(".")[0]
    return None


def parse_error(message: str, text: str) -> tuple[int, int, str]:
    """Return line, column (from 1) and text of a tomllib message such as "Invalid value (at line 3, column 5)".

    A message about the end of the document gets the last line.
    """
    found = re.search(r"\(at line (\d+), column (\d+)\)", message)
    line, column = (int(found[1]), int(found[2])) if found else (text.count("\n") + 1, 1)
    said = re.sub(r"\s*\(at .*\)$", "", message)
    return line, column, said[:1].lower() + said[1:]


def merge(tables: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Return tables with `more` merged into them, key by key at every depth; values of `more` win."""
    out = dict(tables)
    for key, value in more.items():
        under = out.get(key)
        out[key] = merge(under, value) if isinstance(under, dict) and isinstance(value, dict) else value
    return out
