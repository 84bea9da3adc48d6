"""The rows of a table in pandoc's JSON (pandoc-types 1.23: TableHead, TableBody, TableFoot)."""

from __future__ import annotations

from typing import Any


def of_bodies(table: list[Any]) -> list[Any]:
    """Return the rows of a table's bodies, with heads in between; `table` is a Table's content."""
    return [row for body in table[4] for row in (*body[2], *body[3])]


def of_all(table: list[Any]) -> list[Any]:
    """Return all rows of a table: those of its head, bodies and foot; `table` is a Table's content."""
    return [*table[3][1], *of_bodies(table), *table[5][1]]
