"""Blank answer space, as high as the hidden solution: a `Div` of class solution-space that holds the solution."""

from __future__ import annotations

import math

from pipeline.core import ast
from pipeline.core.ast import Node
from pipeline.slides import measure

CLASS = "solution-space"
_REVEALING = ("Link", "Note", "Header", "Image", "Math", "RawInline", "RawBlock")
_BLANK: Node = {"t": "Str", "c": "\u00a0"}


def as_blank_lines(item: Node) -> Node:
    """Return an answer space as empty lines, as many as its content is estimated to take, for formats that cannot hide text."""
    if CLASS not in ast.classes(item):
        return item
    lines = math.ceil(measure.heights(item["c"][1]))
    blank = [part for _ in range(lines) for part in (_BLANK, {"t": "LineBreak"})][:-1]
    return ast.node("Div", [item["c"][0], [ast.node("Para", blank)]], like=item)


def as_hidden_content(item: Node) -> Node:
    """Return an answer space with its content, for formats that lay it out but do not draw it (`Output.hides`).

    Nodes that a PDF also records outside of the page are removed: links, headings, descriptions, sources of formulas.
    """
    if CLASS not in ast.classes(item):
        return item
    return {**item, "c": [item["c"][0], ast.rewrite(item["c"][1], _hide, of=_REVEALING)]}


def _hide(item: Node) -> Node | list[Node] | None:
    kind, content = item["t"], item["c"]
    if kind == "Link":
        return list(content[1])
    if kind == "Header":
        return ast.node("Para", [ast.node("Strong", content[2])])
    if kind == "Image":
        return {**item, "c": [content[0], [], content[2]]}
    if kind == "Math":
        return ast.text("x" * len(content[1]))
    return None
