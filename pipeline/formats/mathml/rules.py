"""Tables in formulas: whether they are rows of equations, and their lines, which only the TeX beside pandoc's MathML has."""

from __future__ import annotations

from typing import Any

from pipeline.formats.tex import arrays
from pipeline.formats.tex.arrays import Lines


def of_tables(root: Any) -> list[tuple[Any, Lines]]:
    """Return the tables of a formula (an element of ElementTree or lxml) that have lines, with them.

    There are none if pandoc made other tables than TeX has: nobody knows then whose lines they are. A last row of nothing, which
    pandoc makes of a line at the foot of a table, is taken out.
    """
    source = next((item.text for item in root.iter() if _name(item) == "annotation"), None) or ""
    if "|" not in source and "\\hline" not in source:
        return []
    tables, found = [item for item in root.iter() if _name(item) == "mtable"], arrays.lines(source)
    if len(tables) != len(found):
        return []
    lined = [(table, lines) for table, lines in zip(tables, found, strict=True) if lines]
    for table, lines in lined:
        if len(table) - 1 in lines.rows and not "".join(table[-1].itertext()) and len(table) > 1:
            table.remove(table[-1])
    return lined


def is_aligned(table: Any) -> bool:
    """Say whether a table is rows of equations, whose cells meet at a sign; pandoc says so in the styles of cells alone."""
    return any("padding-" in cell.get("style", "") for row in table for cell in row)


def _name(item: Any) -> str:
    return str(item.tag).rpartition("}")[2]
