"""Where tables and keys stand in a TOML text; tomllib tells their values only."""

from __future__ import annotations

import re

_HEADER = re.compile(r"\s*\[\[?\s*([^\]]+?)\s*\]\]?")
_KEY = re.compile(r"(\s*)([A-Za-z0-9_.\"'-]+)\s*=")


def places(text: str) -> dict[str, tuple[int, int]]:
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
