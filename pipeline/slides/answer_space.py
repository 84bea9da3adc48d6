"""Room to write in: as high as what would stand there, which is not to be read (`Div` of class solution-space)."""

from __future__ import annotations

import math

from pipeline.core import ast
from pipeline.core.ast import Node
from pipeline.slides import measure

CLASS = "solution-space"
_TELLING = ("Link", "Note", "Header", "Image", "Math", "RawInline", "RawBlock")
_BLANK = "\u00a0"


def emptied(item: Node) -> Node:
    """Return room as so many empty lines as its content is thought to take, for formats that would give it away."""
    if CLASS not in ast.classes(item):
        return item
    lines = math.ceil(measure.heights(item["c"][1]))
    return ast.node("Div", [item["c"][0], [ast.para(_BLANK) for _ in range(lines)]], like=item)


def kept(item: Node) -> Node:
    """Return room with its content, for formats that lay it out and do not draw it; what would be told of it is gone.

    Links, outlines, descriptions of pictures and sources of formulas stand in a PDF besides what is drawn.
    """
    if CLASS not in ast.classes(item):
        return item
    return {**item, "c": [item["c"][0], ast.rewrite(item["c"][1], _untold, of=_TELLING)]}


def _untold(item: Node) -> Node | list[Node] | None:
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
