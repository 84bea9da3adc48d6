"""Decode documents from pandoc's readers, and encode them for its writers (JSON, pandoc-types 1.23.1)."""

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
# With sourcepos, every word is wrapped in a Span, four fifths of the JSON. The pattern cannot match inside a string.
_PLACED_WORD = re.compile(
    rb'\{"t":"Span","c":\[\["",\[\],\[\["wrapper","1"\],\["data-pos","[^"]*"\]\]\],'
    rb'\[(\{"t":"(?:Str","c":"(?:[^"\\]|\\.)*"|Space"|SoftBreak")\})\]\]\}'
)
# The JSON between two words, and what must not be joined: non-words, and the boxes that writers look for in items.
_BETWEEN = b'"},{"t":"Space"},{"t":"Str","c":"'
_APART = (b'"t":"Space', b'"t":"SoftBreak', b'"t":"LineBreak', "☐".encode(), "☒".encode())


def decode(answer: bytes) -> list[Node]:
    """Return the blocks of a document; positions of words and blanks are dropped."""
    bare = b"".join(_PLACED_WORD.split(answer))  # like sub(rb"\1"), but faster
    tree = msgspec.json.decode(bare)
    return tree["blocks"]  # type: ignore[no-any-return]  # pandoc-types: blocks is [Block]


def document(blocks: Any, meta: Mapping[str, Any]) -> dict[str, Any]:
    """Return blocks and metadata (pandoc's own) as a whole document."""
    return {"pandoc-api-version": API_VERSION, "meta": meta, "blocks": blocks}


def encode(blocks: Any, meta: Mapping[str, Any], *, images: Collection[str]) -> bytes:
    """Return a document for pandoc's writers: full names of grammars, and only images in `images` or with data: URLs.

    Any other image is replaced by its text.
    """
    return _join_words(msgspec.json.encode(document(_prepare(blocks, images), meta)))


def _prepare(blocks: Any, images: Collection[str]) -> Any:
    def change(item: Node) -> Node | list[Node]:
        if item["t"] == "CodeBlock":
            return grammars.with_full_names(item)
        target = item["c"][2][0]
        return item if target in images or target.startswith("data:") else list(item["c"][1])

    return ast.rewrite(blocks, change, of=("CodeBlock", "Image"))


def _join_words(tree: bytes) -> bytes:
    """Return a document with runs of words and blanks joined: less for pandoc to read, and the same output."""
    parts = tree.split(_BETWEEN)
    joined = parts[:1]
    for before, part in pairwise(parts):
        joined += (_BETWEEN if before.endswith(_APART) else b" ", part)
    return b"".join(joined)
