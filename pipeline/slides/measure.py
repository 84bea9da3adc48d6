"""How much room blocks take on a slide, in lines of running text.

An estimate from the deck's own measures (a stage 720 px high, text of about 28 px): good enough to split prose and
lists; it knows nothing of fonts. `width` is always that of a line of running text, in characters.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from pipeline.core import ast
from pipeline.core.ast import Node
from pipeline.core.memoize import once_a_node
from pipeline.slides import grouping

ROOM = 12.8  # lines of 39 px in the 514 px below a title of one line, less a little for what is not counted
CODE_LINE, CODE_BOX = 0.72, 1.4  # 28 px; margins and padding of a block of code, 54 px
BOX, QUOTE = 1.45, 0.75  # margins and padding of a callout, 56 px; margins of a quotation, 28 px
QUOTED = 1.08  # the size of type in it
_TITLE_LINE = 1.2  # 46 px
_TITLE_SHARE = 0.6  # characters of a line of a title against one of text
_LEFT_OVER = 1.5  # characters at the end of a line in a cell
LIST = 0.2  # the margin of a list
_ROW, _ROW_LINE = 1.26, 0.84
_FIGURE, _DISPLAY = 8.8, 2.6  # a picture is 300 px high beside text, 400 px alone


@dataclass(frozen=True, slots=True)
class Area:
    """What a slide has room for in a line: characters of running text, and of code.

    Code has the slide's width less margins and padding (204 px), at the 12 px advance of 20 px mono type.
    """

    text: int
    code: int


AREAS = {"16:9": Area(88, 89), "4:3": Area(60, 63)}  # by the theme's [deck] aspect
WIDTH = AREAS["16:9"].text


def room(title: int, *, width: int = WIDTH) -> float:
    """Return the lines below a title of so many characters: each line of it but the first takes some away."""
    return ROOM - _TITLE_LINE * (max(1, math.ceil(title / (width * _TITLE_SHARE))) - 1)


def height(item: Node, *, width: int = WIDTH) -> float:
    """Return the lines a block takes in a column of that many characters."""
    kind = item["t"]
    content: Any = item.get("c")
    if kind in ("Para", "Plain"):
        return _lines(*_content_of(item), width) + (0.45 if kind == "Para" else 0.15)
    if kind == "Header":
        return 1.6
    if kind in ("BulletList", "OrderedList"):
        items = content if kind == "BulletList" else content[1]
        return sum(heights(entry, width=width - 4) for entry in items) + LIST
    if kind == "DefinitionList":
        return sum(
            text(term, width) + sum(heights(d, width=width - 4) for d in texts) for term, texts in content
        )
    if kind == "CodeBlock":
        lines = content[1].split("\n")
        return sum(code_rows(line, width) for line in lines) * CODE_LINE + CODE_BOX
    if kind == "Table":
        return _table(content, width) + (1.2 if content[1][1] else 0)
    if kind == "Figure":
        return _FIGURE
    if kind == "BlockQuote":
        return heights(content, width=round((width - 4) / QUOTED)) * QUOTED + QUOTE
    if kind == "Div" and "columns" in content[0][1]:
        return _columns(item, width)
    if kind == "Div":
        is_box = "callout" in content[0][1]
        return heights(content[1], width=width - (6 if is_box else 0)) + (BOX if is_box else 0.5)
    return 1.0


def _columns(item: Node, width: int) -> float:
    """Return the lines of the highest column; there are 48 px between them, which is some 4 characters."""
    columns = [column["c"][1] for column in item["c"][1] if column["t"] == "Div"]
    room = width - 4 * (len(columns) - 1)
    shares = grouping.column_shares(item)
    sizes = [
        heights(column, width=max(round(room * share), 8))
        for column, share in zip(columns, shares, strict=True)
    ]
    return max(sizes, default=0.0)


def heights(blocks: list[Node], *, width: int = WIDTH) -> float:
    """Return the lines blocks take one below the other."""
    return sum(height(item, width=width) for item in blocks)


def code_rows(line: str, width: int) -> int:
    """Return the rows of a line of code, which holds a character more than one of text."""
    return max(1, math.ceil(len(line) / (width + 1)))


def text(inlines: list[Node], width: int) -> float:
    """Return the lines of running text, with the pictures and formulas in it."""
    return _lines(*_content(inlines), width)


def _lines(characters: int, more: float, width: int) -> float:
    return max(1, math.ceil(characters / max(width, 10))) + more


def _content(inlines: list[Node]) -> tuple[int, float]:
    """Return the characters of running text, and the lines it takes beside them."""
    displayed = sum(
        _DISPLAY for item in inlines if item["t"] == "Math" and item["c"][0]["t"] == "DisplayMath"
    )
    pictures = min(_FIGURE, _FIGURE * 0.8 * len(ast.find(inlines, "Image")))
    breaks = sum(item["t"] == "LineBreak" for item in inlines)
    return len(ast.plain_text(inlines)), breaks + displayed + pictures


@once_a_node()  # a block is tried on slide after slide
def _content_of(block: Node) -> tuple[int, float]:
    return _content(block["c"])


def rows(table: list[Any]) -> list[Any]:
    """Return the rows of a table's bodies."""
    return [row for body in table[4] for row in (*body[2], *body[3])]


def row_heights(rows: list[Any], width: int) -> list[float]:
    """Return each row's lines: columns share the width by their longest text, as the engines do."""
    texts = [[len(ast.plain_text(cell[4]).strip()) for cell in row[1]] for row in rows]
    longest = [min(max(column), 60) or 1 for column in zip_longest(*texts, fillvalue=0)]
    scale = min(1.0, width / (sum(longest) + 3 * len(longest)))
    return [_ROW + _ROW_LINE * (_cell_lines(row, longest, scale) - 1) for row in texts]


def _cell_lines(row: list[int], longest: list[int], scale: float) -> int:
    """Return the lines of a row's highest cell: where text wraps, words leave some letters of each line empty."""
    wide = [max(share * scale, 4) for share in longest]
    return max(
        [
            1,
            *(
                math.ceil(size / (room - _LEFT_OVER))
                for size, room in zip(row, wide, strict=False)
                if size > room
            ),
        ]
    )


def _table(table: list[Any], width: int) -> float:
    return sum(row_heights([*table[3][1], *rows(table)], width))
