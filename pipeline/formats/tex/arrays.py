r"""The lines of tables in formulas: what `\begin{array}{c|c}` and \hline say, which pandoc 3.9 reads over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# What pandoc makes a table of, in the order in which it begins.
_TABLES = frozenset(
    "array matrix smallmatrix bmatrix Bmatrix pmatrix vmatrix Vmatrix cases dcases rcases aligned alignedat align align* alignat "
    "alignat* split eqnarray eqnarray* gather gather* gathered multline multline* flalign flalign* substack subarray".split()
)
_MARK = re.compile(
    r"\\(?P<verb>begin|end)\s*\{(?P<name>[A-Za-z]+\*?)\}|\\(?P<stack>substack)(?![A-Za-z])|\\(?P<line>hline)(?![A-Za-z])|"
    r"(?P<row>\\\\)|\\."
)
_COLUMNS = re.compile(r"(?:\[[a-z]\])?\s*\{((?:[lcr|\s]|[@!]\{[^{}]*\})*)\}")


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a table: how many rows stand above each, how many columns before each. Both count from 0."""

    rows: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()

    def around(self, rows: int, columns: int) -> bool:
        """Say whether the lines are on all four sides of a table of so many rows and columns."""
        return {0, rows} <= set(self.rows) and {0, columns} <= set(self.columns)

    def __bool__(self) -> bool:
        return bool(self.rows or self.columns)


@dataclass
class _Table:
    name: str
    columns: tuple[int, ...]
    rows: list[int]
    row: int = 0


def lines(tex: str) -> list[Lines]:
    """Return the lines of each table of a formula, in the order in which they begin."""
    return [Lines(tuple(dict.fromkeys(table.rows)), table.columns) for table in _tables(tex)]


def _tables(tex: str) -> Iterator[_Table]:
    found: list[_Table] = []
    opened: list[_Table] = []
    for mark in _MARK.finditer(tex):
        if mark["verb"] == "begin" or mark["stack"]:
            name = mark["name"] or mark["stack"]
            table = _Table(name, _vertical(tex, mark.end()) if name == "array" else (), [])
            if not mark["stack"]:
                opened.append(table)
            if name in _TABLES:
                found.append(table)
        elif mark["verb"] and opened:
            opened.pop()
        elif opened and mark["row"]:
            opened[-1].row += 1
        elif opened and mark["line"]:
            opened[-1].rows.append(opened[-1].row)
    yield from found


def _vertical(tex: str, start: int) -> tuple[int, ...]:
    """Return how many columns stand before each line of an array whose columns are described at `start`."""
    described = _COLUMNS.match(tex, start)
    if not described:
        return ()
    signs = re.sub(r"[@!]\{[^{}]*\}|\s", "", described[1])
    return tuple(
        dict.fromkeys(len(signs[:place].replace("|", "")) for place, sign in enumerate(signs) if sign == "|")
    )
