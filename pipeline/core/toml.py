"""TOML files, and where tables and keys stand in them; tomllib tells their values only."""

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

P = TypeVar("P")  # whatever tells a place

_HEADER = re.compile(r"\s*\[\[?\s*([^\]]+?)\s*\]\]?")
_KEY = re.compile(r"(\s*)([A-Za-z0-9_.\"'-]+)\s*=")


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was read: its bytes, its text and its tables."""

    data: bytes = b""
    text: str = ""
    tables: Mapping[str, Any] = field(default_factory=dict)


def read(path: Path, shown: str, rule: Rule) -> File:
    """Return a TOML file. Raises Failure of that rule, at the place in `shown`, when it cannot be read or is no TOML."""
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
        line, column, said = fault(str(wrong), text)
        raise Failure(rule.at(Span(shown, line, column), said, hint="see toml.io for the syntax")) from None


# Every format of every document asks for the same few files, which are read each time, for they may have changed.
_tables = lru_cache(maxsize=8)(tomllib.loads)


@lru_cache(maxsize=8)
def places(text: str) -> Mapping[str, tuple[int, int]]:
    """Return line and column (from 1) of each table and key, by dotted name; the first where one stands twice.

    Keys of inline tables are not told apart from the key they belong to.
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
    """Return where a dotted key stands, else the first of what it holds, else what holds it; None if nothing does."""
    while key:
        if key in places:
            return places[key]
        if below := [place for name, place in places.items() if name.startswith(f"{key}.")]:
            return below[0]
        key = key.rpartition(".")[0]
    return None


def fault(message: str, text: str) -> tuple[int, int, str]:
    """Return line, column and sentence of what tomllib says of a text: "Invalid value (at line 3, column 5)".

    What it has to say of the end of the document stands in the last line.
    """
    found = re.search(r"\(at line (\d+), column (\d+)\)", message)
    line, column = (int(found[1]), int(found[2])) if found else (text.count("\n") + 1, 1)
    said = re.sub(r"\s*\(at .*\)$", "", message)
    return line, column, said[:1].lower() + said[1:]


def laid_over(tables: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Return tables with others laid over them, key by key, at any depth."""
    out = dict(tables)
    for key, value in more.items():
        under = out.get(key)
        out[key] = laid_over(under, value) if isinstance(under, dict) and isinstance(value, dict) else value
    return out
