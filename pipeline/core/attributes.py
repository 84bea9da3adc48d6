"""Which attributes of an author may pass to the formats, and one way to every attribute of a tree.

Attributes are allowed by name: a browser, reveal.js and pandoc's writers give a meaning to hundreds of names, and every
new version to some more.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeAlias

from pipeline.core import ast
from pipeline.core.ast import Attr, Node

OF_SLIDES = (  # what a heading says of its slide
    "layout", "background-color", "background-image", "background-size", "background-position", "background-opacity",
    "visibility", "footer",
)  # fmt: skip
NAMES = frozenset(
    (
        *OF_SLIDES,
        "lang", "dir", "title", "alt", "width", "height", "caption", "start", "target",
        "role", "aria-label", "aria-labelledby", "aria-describedby", "aria-hidden",
        "code-line-numbers", "line-numbers", "startFrom",
        "custom-style", "data-emoji", "colspan", "rowspan",
    )
)  # fmt: skip
_SIZE = re.compile(r"\s*(\d+\.?\d*|\.\d+)\s*(%|px|em|ex|rem|ch|cm|mm|in|pt|pc)?\s*")
_KINDS = {  # of names that mean something on some nodes only: to reveal.js, on any <section>
    "custom-style": frozenset(("Div", "Span")),
    **dict.fromkeys(OF_SLIDES, frozenset(("Header",))),
}
_CELL, _ROWS = "Cell", "Rows"  # what `kind` is called where pandoc's JSON names no type
TABLE_PARTS = frozenset((_CELL, _ROWS))

Change: TypeAlias = Callable[[Attr, str, Node], Attr]


def allows(key: str, value: str, kind: str) -> bool:
    """Say whether an attribute of a node of type `kind` may pass."""
    if key not in NAMES:
        return False
    if key in ("width", "height"):
        return bool(_SIZE.fullmatch(value))  # pandoc's writer puts sizes into `style`
    if key == "target":
        return value == "_blank"
    if key in _KINDS:
        return kind in _KINDS[key]
    return not (kind == _CELL and key in ("colspan", "rowspan"))  # a cell has its own, and writes both


def known_name(key: str, kind: str) -> str:
    """Return the name of an attribute as it is known: headings may write what they say of a slide as reveal.js does, "data-…"."""
    plain = key.removeprefix("data-")
    return plain if kind == "Header" and plain in OF_SLIDES else key


def change_all(item: Node, change: Change) -> Node:
    """Return a node with all its attributes changed: its own, and those of a table's head, bodies, foot, rows and cells.

    `change` gets the attributes, the type of node they belong to, and the node; it returns the same object for no change.
    The node must be of a type in `ast.ATTRIBUTED`; attributes of nodes inside it are not visited.
    """
    old = ast.attr_of(item)
    new = change(old, item["t"], item)
    changed = item if new is old else ast.with_attr(item, new)
    return _change_table(changed, change) if item["t"] == "Table" else changed


def without_refused(blocks: list[Node]) -> list[Node]:
    """Return blocks with only those attributes that may pass."""

    def change(attributes: Attr, kind: str, _: Node) -> Attr:
        identifier, classes, pairs = attributes
        kept = [[key, value] for key, value in pairs if allows(key, value, kind)]
        return attributes if len(kept) == len(pairs) else [identifier, classes, kept]

    return ast.rewrite(blocks, lambda item: change_all(item, change), of=ast.ATTRIBUTED)  # type: ignore[no-any-return]  # a list in, a list out


def _change_table(table: Node, change: Change) -> Node:
    """Return a table with the attributes of its parts changed (pandoc-types 1.23: TableHead, TableBody, TableFoot, Row, Cell)."""

    def part(content: list[Any]) -> list[Any]:
        """Return a head, body or foot: attributes, then lists of rows; a body has a number of columns between."""
        return _replaced(content, change(content[0], _ROWS, table), rows)

    def rows(value: Any) -> Any:
        return _mapped(value, row) if type(value) is list else value

    def row(content: list[Any]) -> list[Any]:
        return _replaced(content, change(content[0], _ROWS, table), cells)

    def cells(value: list[Any]) -> list[Any]:
        return _mapped(value, cell)

    def cell(content: list[Any]) -> list[Any]:
        return _replaced(content, change(content[0], _CELL, table), lambda value: value)

    own, caption, columns, head, bodies, foot = table["c"]
    new = [part(head), _mapped(bodies, part), part(foot)]
    same = new[0] is head and new[1] is bodies and new[2] is foot
    return table if same else {**table, "c": [own, caption, columns, *new]}


def _replaced(content: list[Any], attributes: Attr, below: Callable[[Any], Any]) -> list[Any]:
    new = [attributes, *map(below, content[1:])]
    return content if all(a is b for a, b in zip(new, content, strict=True)) else new


def _mapped(items: list[Any], change: Callable[[Any], Any]) -> list[Any]:
    new = [change(item) for item in items]
    return items if all(a is b for a, b in zip(new, items, strict=True)) else new
