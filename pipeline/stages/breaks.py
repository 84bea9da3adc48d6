"""Breaks: convert the lines that mean one in LaTeX, pandoc and Quarto to the Div that the formats know."""

from __future__ import annotations

from dataclasses import replace

from pipeline.context import Context
from pipeline.core import ast, page_breaks
from pipeline.core.ast import Node
from pipeline.core.diagnostics import Outcome
from pipeline.core.model import Document, Stage

_LINES = frozenset((r"\pagebreak", r"\newpage", r"\clearpage", "{{< pagebreak >}}"))
_STARTS = frozenset((*(line for line in _LINES if " " not in line), "{{<"))  # the first word of each
_ENDS = frozenset(("SoftBreak", "LineBreak"))
_TEX = frozenset(("latex", "tex"))


def mark_breaks(document: Document, _: Context) -> Outcome[Document]:
    """Return the document with a Div of class `pagebreak` for each line of a paragraph that means a page break."""
    blocks = ast.rewrite(list(document.blocks), _change, of=("Para", "RawBlock"))
    return Outcome(replace(document, blocks=tuple(blocks)))


def _change(block: Node) -> Node | list[Node]:
    if block["t"] == "RawBlock":
        kind, source = block["c"]
        return page_breaks.made(block) if kind in _TEX and source.strip() in _LINES else block
    if not any(item.get("c") in _STARTS for item in block["c"] if item["t"] == "Str"):
        return block
    out: list[Node] = []
    for down, line in enumerate(_lines(block["c"])):
        placed = _moved_down(block, down)
        if ast.plain_text(line).strip() in _LINES:
            out.append(page_breaks.made(placed))
        elif out and out[-1]["t"] == "Para":
            out[-1]["c"] += line
        elif line:
            out.append({**placed, "c": [*line]})
    return [_trimmed(part) if part["t"] == "Para" else part for part in out]


def _lines(inlines: list[Node]) -> list[list[Node]]:
    """Return the lines of a paragraph, each with the break that ends it."""
    lines: list[list[Node]] = [[]]
    for item in inlines:
        lines[-1].append(item)
        if item["t"] in _ENDS:
            lines.append([])
    return lines


def _moved_down(block: Node, lines: int) -> Node:
    """Return a block with its position moved down by some lines."""
    if not lines or "pos" not in block:
        return block
    line, _, *path = block["pos"]
    return {**block, "pos": [line + lines, 1, *path]}


def _trimmed(paragraph: Node) -> Node:
    """Return a paragraph without a break of lines at its end."""
    inlines = paragraph["c"]
    return {**paragraph, "c": inlines[:-1]} if inlines[-1]["t"] in _ENDS else paragraph


STAGE: Stage[Context] = Stage("breaks", mark_breaks, after=("parse",), before=("html",))
