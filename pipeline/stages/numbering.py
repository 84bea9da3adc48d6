"""Numbering: number the headings, so that text, table of contents and bookmarks of every format agree."""

from __future__ import annotations

from dataclasses import replace

from pipeline.context import Context
from pipeline.core import ast, crossref
from pipeline.core.ast import Node
from pipeline.core.diagnostics import Outcome
from pipeline.core.model import Document, Stage

_UNNUMBERED = "unnumbered"


def number_headings(document: Document, context: Context) -> Outcome[Document]:
    """Return the document with the headings of its first `[headings] numbered` levels numbered 1, 1.1, 1.1.1.

    A heading of class "unnumbered" gets no number, and neither do the headings below it; it is not counted.
    """
    depth = context.settings.headings.numbered
    if not depth:
        return Outcome(document)
    counts: list[int] = []
    quiet = 0  # level of the unnumbered heading that the current one is below; 0 for none

    def change(item: Node) -> Node:
        nonlocal counts, quiet
        if ast.is_wordless(item):
            return item
        level, attr, text = item["c"]
        if quiet and level > quiet:
            return item
        quiet = level if _UNNUMBERED in attr[1] else 0
        if quiet or level > depth:
            return item
        counts = [*counts[:level], *[0] * (level - len(counts))]
        counts[-1] += 1
        shown = ast.node(
            "Span", [ast.attr(classes=(crossref.HEADING_NUMBER,)), ast.text(".".join(map(str, counts)))]
        )
        return {**item, "c": [level, attr, [shown, {"t": "Space"}, *text]]}

    return Outcome(
        replace(document, blocks=tuple(ast.rewrite(list(document.blocks), change, of=("Header",))))
    )


STAGE: Stage[Context] = Stage("numbering", number_headings, after=("headings",))
