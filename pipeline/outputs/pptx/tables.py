"""Tables on PowerPoint slides: merged cells, rows of the head, and column widths and type that fit a box."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.core.ast import Node
from pipeline.formats.ooxml import columns
from pipeline.formats.ooxml import xml as ooxml
from pipeline.formats.ooxml.xml import find, parse, tag
from pipeline.outputs.pptx.geometry import Box

_SIZES = (18, 16, 14, 12, 11, 10, 9)  # points
_POINT = 12700  # English metric units
_MARGINS, _LEADING, _LETTER = 182880, 1.22, 0.52
_A = f'xmlns:a="{ooxml.NAMESPACES["a"]}"'
_RULE = f'<a:lnB {_A} w="15875"><a:solidFill><a:schemeClr val="accent1"/></a:solidFill></a:lnB>'
_NO_RULE = f'<a:lnB {_A} w="0"><a:noFill/></a:lnB>'
_GROUND = f'<a:solidFill {_A}><a:schemeClr val="bg2"/></a:solidFill>'


@dataclass(frozen=True, slots=True)
class _Span:
    """A cell that covers several: its row and column, counted from 0, and how many rows and columns it covers."""

    row: int
    column: int
    rows: int
    columns: int


def apply_structure(frame: Any, table: Node) -> None:
    """Merge the cells of a table that pandoc wrote as the tree of the document has them, and set all rows of its head, in place.

    Pandoc 3.9 writes a cell that covers others as one cell and empty ones, and of a head of several rows only the first.
    """
    _, _, _, head, bodies, foot = table["c"]
    groups = [head[1], *(part for body in bodies for part in (body[2], body[3])), foot[1]]
    cells = [find(row, "a:tc") for row in find(frame, ".//a:tr")]
    # A table without a head has an empty row there, which is not written.
    if len(cells) != sum(map(len, groups)):
        groups[0] = []
    start = 0
    for group in groups:
        for span in _spans(group):
            _merge(cells[start : start + len(group)], span)
        start += len(group)
    _set_head(cells[: len(groups[0])])


def _spans(rows: Sequence[Any]) -> Iterator[_Span]:
    """Yield the cells of some rows that cover several; no cell reaches beyond these rows (pandoc-types 1.23, TableBody)."""
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        column = 0
        for _, _, down, across, _ in row[1]:
            while (number, column) in taken:
                column += 1
            down = min(down, len(rows) - number)
            taken |= {(number + y, column + x) for y in range(down) for x in range(across)}
            if down > 1 or across > 1:
                yield _Span(number, column, down, across)


def _merge(cells: Sequence[Sequence[Any]], span: _Span) -> None:
    """Mark the cells that one covers (ECMA-376, part 1, 21.1.3.18: gridSpan, rowSpan, hMerge, vMerge)."""
    for down, row in enumerate(cells[span.row : span.row + span.rows]):
        for across, cell in enumerate(row[span.column : span.column + span.columns]):
            marks = {
                "rowSpan": str(span.rows) if span.rows > 1 and not down else "",
                "gridSpan": str(span.columns) if span.columns > 1 and not across else "",
                "hMerge": "1" if across else "",
                "vMerge": "1" if down else "",
            }
            for name, value in marks.items():
                if value:
                    cell.set(name, value)


def _set_head(rows: Sequence[Sequence[Any]]) -> None:
    """Set each row of a head of several rows as the table's style sets the first."""
    if len(rows) < 2:
        return
    for number, row in enumerate(rows):
        for cell in row:
            for run in find(cell, ".//a:rPr"):
                run.set("b", "1")
            properties = cell.find(tag("a:tcPr"))
            if properties is None:
                properties = cell.makeelement(tag("a:tcPr"))
                cell.append(properties)
            ends_head = number + int(cell.get("rowSpan", "1")) == len(rows)
            line = _RULE if ends_head else _NO_RULE
            properties[:] = [parse(line.encode()), parse(_GROUND.encode())]


def fit(frame: Any, box: Box) -> int:
    """Set column widths by the length of the text and the largest type that fits, and return the table's lower edge."""
    left, top, width, height = box
    rows = [[_Cell(cell) for cell in find(row, "a:tc")] for row in find(frame, ".//a:tr")]
    texts = [[cell.text if cell.columns == 1 else "" for cell in row] for row in rows]
    for size in _SIZES:
        letter = round(size * _LETTER * _POINT)
        widths = columns.column_widths(texts, width, letter=letter, padding=_MARGINS)
        lines = [_row_lines(row, widths, letter) for row in rows]
        heights = [round(count * size * _LEADING * _POINT) + 91440 for count in lines]
        if sum(heights) <= height:
            break
    for column, measure in zip(find(frame, ".//a:tblGrid/a:gridCol"), widths, strict=False):
        column.set("w", str(measure))
    for row, measure in zip(find(frame, ".//a:tr"), heights, strict=True):
        row.set("h", str(measure))
    for run in find(frame, ".//a:tbl//a:rPr"):
        run.set("sz", str(size * 100))
    for margin in find(frame, ".//p:xfrm"):
        margin[0].set("x", str(left))
        margin[0].set("y", str(top))
        margin[1].set("cx", str(width))
        margin[1].set("cy", str(sum(heights)))
    return top + sum(heights)


class _Cell:
    """A cell's text, and how many columns and rows it covers."""

    def __init__(self, cell: Any) -> None:
        self.text = "".join(cell.itertext())
        self.columns, self.rows = (int(cell.get(name, "1")) for name in ("gridSpan", "rowSpan"))


def _row_lines(row: Sequence[_Cell], widths: Sequence[int], letter: int) -> int:
    """Return the lines of a row's highest cell; the text of one that covers rows is shared by them."""
    counts = [
        -(-len(cell.text) * letter // max(sum(widths[at : at + cell.columns]) - _MARGINS, letter))
        for at, cell in enumerate(row)
    ]
    shared = [-(-count // cell.rows) for count, cell in zip(counts, row, strict=True)]
    return max((*shared, 1))
