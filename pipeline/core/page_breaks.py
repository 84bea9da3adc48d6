"""Page breaks: a `Div` of class pagebreak, after whose content a new page begins."""

from __future__ import annotations

from pipeline.core import ast
from pipeline.core.ast import Node

CLASS = "pagebreak"
_NAMES = frozenset((CLASS, "page-break"))


def is_break(item: Node) -> bool:
    """Say whether a new page begins after a block."""
    return item["t"] == "Div" and not _NAMES.isdisjoint(ast.classes(item))


def made(like: Node) -> Node:
    """Return a page break at the position of a node."""
    return ast.node("Div", [ast.attr(classes=[CLASS]), []], like=like)
