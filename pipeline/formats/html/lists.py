"""Lists of figures and of tables: captions and identifiers."""

from __future__ import annotations

import html
from typing import Literal

from pipeline.core import ast, crossref, links
from pipeline.core.ast import Node
from pipeline.formats.html.writer import TocEntry


def add_identifiers(blocks: list[Node]) -> list[Node]:
    """Return blocks in which every figure and table with a caption has an identifier, so that lists can link to it."""
    taken = links.identifiers(blocks)
    counts = {"Figure": 0, "Table": 0}

    def name(item: Node) -> Node:
        identifier, classes, pairs = ast.attr_of(item)
        if identifier or not _caption(item):
            return item
        while identifier in taken or not identifier:
            counts[item["t"]] += 1
            identifier = f"{item['t'].lower()}-{counts[item['t']]}"
        return ast.with_attr(item, [identifier, classes, pairs])

    return ast.rewrite(blocks, name, of=("Figure", "Table"))  # type: ignore[no-any-return]  # a list of blocks, as given


def list_captions(
    blocks: list[Node], kind: Literal["Figure", "Table"], *, labelled: bool = False
) -> list[TocEntry]:
    """Return the figures or tables with caption and identifier, in reading order; with `labelled`, only the numbered ones."""
    return [
        TocEntry(1, ast.attr_of(item)[0], html.escape(caption))
        for item in ast.find(blocks, kind)
        if ast.attr_of(item)[0] and (caption := _caption(item)) and (crossref.label(item) or not labelled)
    ]


def _caption(item: Node) -> str:
    return ast.plain_text(item["c"][1][1]).strip()
