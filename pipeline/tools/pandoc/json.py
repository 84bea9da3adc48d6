"""Documents as pandoc's JSON (pandoc-types 1.23.1): how its readers' is taken in, and its writers are to get it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from itertools import pairwise
from typing import Any

import msgspec

from pipeline.core import ast
from pipeline.core.ast import Node
from pipeline.tools.pandoc import grammars

API_VERSION = [1, 23, 1, 1]
# With positions, every word stands in a Span of its own, four fifths of the text; no string of JSON can hold this.
_PLACED_WORD = re.compile(
    rb'\{"t":"Span","c":\[\["",\[\],\[\["wrapper","1"\],\["data-pos","[^"]*"\]\]\],'
    rb'\[(\{"t":"(?:Str","c":"(?:[^"\\]|\\.)*"|Space"|SoftBreak")\})\]\]\}'
)
# What stands between two words, and with what it is left: what is no word, and boxes, which writers look for at an item's start.
_BETWEEN = b'"},{"t":"Space"},{"t":"Str","c":"'
_APART = (b'"t":"Space', b'"t":"SoftBreak', b'"t":"LineBreak', "☐".encode(), "☒".encode())


def decoded(answer: bytes) -> list[Node]:
    """Return the blocks of a document; words and blanks have no position, even if it gives them one."""
    bare = b"".join(_PLACED_WORD.split(answer))  # as sub(rb"\1") makes it, without a call for each word
    tree = msgspec.json.decode(bare)
    return tree["blocks"]  # type: ignore[no-any-return]  # pandoc-types: blocks is [Block]


def document(blocks: Any, meta: Mapping[str, Any]) -> dict[str, Any]:
    """Return blocks and metadata (pandoc's own) as a whole document."""
    return {"pandoc-api-version": API_VERSION, "meta": meta, "blocks": blocks}


def encoded(blocks: Any, meta: Mapping[str, Any], *, images: Collection[str]) -> bytes:
    """Return a document with code under its grammar's full name (tools.pandoc.grammars), and no image but these and data: addresses.

    Another one is its text.
    """
    return _joined(msgspec.json.encode(document(_ready(blocks, images), meta)))


def _ready(blocks: Any, images: Collection[str]) -> Any:
    def change(item: Node) -> Node | list[Node]:
        if item["t"] == "CodeBlock":
            return grammars.in_full(item)
        target = item["c"][2][0]
        return item if target in images or target.startswith("data:") else list(item["c"][1])

    return ast.rewrite(blocks, change, of=("CodeBlock", "Image"))


def _joined(tree: bytes) -> bytes:
    """Return a document with words and the blanks between them as one: less to read, and what writers make of it is the same."""
    parts = tree.split(_BETWEEN)
    joined = parts[:1]
    for before, part in pairwise(parts):
        joined += (_BETWEEN if before.endswith(_APART) else b" ", part)
    return b"".join(joined)
