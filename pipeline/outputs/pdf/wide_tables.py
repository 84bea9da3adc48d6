"""Arrange tables that are too wide for a page: shrink, rotate, or break into several tables."""

from __future__ import annotations

from typing import Any

from pipeline.core import ast, table_rows
from pipeline.core.ast import Node

MAX_COLUMNS = 7  # columns that fit on a portrait page
RULES = ("shrink", "rotate", "break")


def arrange(blocks: list[Node], rule: str) -> list[Node]:
    """Return blocks with wide tables arranged by a rule of RULES, or by the one that a table has as a class.

    A rotated table is in a div of class "turned". Each part of a broken table repeats the first column. A table with
    cells that span columns is not broken.
    """

    def change(item: Node) -> Node | list[Node]:
        own = next((name for name in RULES if name in ast.classes(item)), "")
        chosen = own or (rule if len(item["c"][2]) > MAX_COLUMNS else "shrink")
        if chosen == "rotate":
            return {"t": "Div", "c": [ast.attr(classes=("turned",)), [item]]}
        return _break(item) if chosen == "break" else item

    return ast.rewrite(blocks, change, of=("Table",))  # type: ignore[no-any-return]  # a list in, a list out


def _break(table: Node) -> Node | list[Node]:
    columns = len(table["c"][2])
    if columns <= MAX_COLUMNS or any(cell[3] > 1 for row in table_rows.of_all(table["c"]) for cell in row[1]):
        return table
    starts = range(1, columns, MAX_COLUMNS - 1)
    return [_part(table, start, min(start + MAX_COLUMNS - 1, columns)) for start in starts]


def _part(table: Node, start: int, end: int) -> Node:
    """Return a part of the table: column 0, and columns `start` to before `end`. Only the first part has the caption."""
    attr, caption, columns, (head_attr, head), bodies, (foot_attr, foot) = table["c"]

    def rows(given: list[Any]) -> list[Any]:
        return [[row[0], [row[1][0], *row[1][start:end]]] for row in given]

    kept = [columns[0], *columns[start:end]]
    shares = [width[1]["c"] if width[1].get("c") else 0.0 for width in kept]
    whole = sum(shares)
    if whole:
        kept = [
            [side, {"t": "ColWidth", "c": share / whole}]
            for (side, _), share in zip(kept, shares, strict=True)
        ]
    first = start == 1
    cut = [[body[0], body[1], rows(body[2]), rows(body[3])] for body in bodies]
    content = [
        attr if first else ["", attr[1], attr[2]],
        caption if first else [None, []],
        kept,
        [head_attr, rows(head)],
        cut,
        [foot_attr, rows(foot)],
    ]
    return ast.node("Table", content, like=table)
