"""Estimate the height of blocks on a slide, in lines of running text.

The estimate is based on the style sheet of decks (a slide 720 px high, text of about 28 px) and not on fonts. It is
good enough to split prose and lists. `width` is always that of a line of running text, in characters.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from pipeline.core import ast, table_rows
from pipeline.core.ast import Node
from pipeline.core.memoize import memoize_by_node
from pipeline.slides import grouping

SLIDE_LINES = 12.8  # of 39 px, in the 514 px below a title of one line, less a margin of error
CODE_LINE, CODE_BOX = 0.72, 1.4  # a line of code, 28 px; margins and padding of a code block, 54 px
BOX, QUOTE = 1.45, 0.75  # margins and padding of a callout, 56 px; margins of a quotation, 28 px
QUOTE_SCALE = 1.08  # size of the type in a quotation
_TITLE_LINE = 1.2  # 46 px
_TITLE_SHARE = 0.6  # characters in a line of the title, by those in a line of text
_LINE_WASTE = 1.5  # characters that stay empty at the end of a line in a cell
LIST = 0.2  # the margin of a list
_ROW, _ROW_LINE = 1.26, 0.84
_FIGURE, _DISPLAY = 8.8, 2.6  # a picture is 300 px high beside text, 400 px alone


@dataclass(frozen=True, slots=True)
class LineWidths:
    """The characters of running text and of code that fit into a line of a slide.

    Code: the slide's width less margins and padding (204 px), by the advance of monospaced type of 20 px (12 px).
    """

    text: int
    code: int


LINE_WIDTHS = {"16:9": LineWidths(88, 89), "4:3": LineWidths(60, 63)}  # by the theme's [deck] aspect
WIDTH = LINE_WIDTHS["16:9"].text


def available_lines(title: int, *, width: int = WIDTH) -> float:
    """Return the lines available below a title of `title` characters."""
    return SLIDE_LINES - _TITLE_LINE * (max(1, math.ceil(title / (width * _TITLE_SHARE))) - 1)


def height(item: Node, *, width: int = WIDTH) -> float:
    """Return the height of a block in lines."""
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
            text_lines(term, width) + sum(heights(d, width=width - 4) for d in texts)
            for term, texts in content
        )
    if kind == "CodeBlock":
        lines = content[1].split("\n")
        return sum(code_rows(line, width) for line in lines) * CODE_LINE + CODE_BOX
    if kind == "Table":
        return _table(content, width) + (1.2 if content[1][1] else 0)
    if kind == "Figure":
        return _FIGURE
    if kind == "BlockQuote":
        return heights(content, width=round((width - 4) / QUOTE_SCALE)) * QUOTE_SCALE + QUOTE
    if kind == "Div" and "columns" in content[0][1]:
        return _columns(item, width)
    if kind == "Div":
        is_box = "callout" in content[0][1]
        return heights(content[1], width=width - (6 if is_box else 0)) + (BOX if is_box else 0.5)
    return 1.0


def _columns(item: Node, width: int) -> float:
    """Return the height of the highest column in lines. The gap between columns, 48 px, is some 4 characters."""
    columns = [column["c"][1] for column in item["c"][1] if column["t"] == "Div"]
    room = width - 4 * (len(columns) - 1)
    shares = grouping.column_shares(item)
    sizes = [
        heights(column, width=max(round(room * share), 8))
        for column, share in zip(columns, shares, strict=True)
    ]
    return max(sizes, default=0.0)


def heights(blocks: list[Node], *, width: int = WIDTH) -> float:
    """Return the total height of blocks in lines."""
    return sum(height(item, width=width) for item in blocks)


def code_rows(line: str, width: int) -> int:
    """Return the rows that a line of code takes; a row of code holds one character more than one of text."""
    return max(1, math.ceil(len(line) / (width + 1)))


def text_lines(inlines: list[Node], width: int) -> float:
    """Return the height of running text in lines, pictures and formulas included."""
    return _lines(*_content(inlines), width)


def _lines(characters: int, more: float, width: int) -> float:
    return max(1, math.ceil(characters / max(width, 10))) + more


def _content(inlines: list[Node]) -> tuple[int, float]:
    """Return the characters of running text, and the additional lines for pictures and formulas."""
    displayed = sum(
        _DISPLAY for item in inlines if item["t"] == "Math" and item["c"][0]["t"] == "DisplayMath"
    )
    pictures = min(_FIGURE, _FIGURE * 0.8 * len(ast.find(inlines, "Image")))
    breaks = sum(item["t"] == "LineBreak" for item in inlines)
    return len(ast.plain_text(inlines)), breaks + displayed + pictures


@memoize_by_node()  # a block is measured again for each slide it is tried on
def _content_of(block: Node) -> tuple[int, float]:
    return _content(block["c"])


def row_heights(rows: list[Any], width: int) -> list[float]:
    """Return the height of each row in lines. Columns share the width by their longest text, as in browsers."""
    texts = [[len(ast.plain_text(cell[4]).strip()) for cell in row[1]] for row in rows]
    longest = [min(max(column), 60) or 1 for column in zip_longest(*texts, fillvalue=0)]
    scale = min(1.0, width / (sum(longest) + 3 * len(longest)))
    return [_ROW + _ROW_LINE * (_cell_lines(row, longest, scale) - 1) for row in texts]


def _cell_lines(row: list[int], longest: list[int], scale: float) -> int:
    """Return the lines of a row's highest cell; lines that wrap waste some characters."""
    wide = [max(share * scale, 4) for share in longest]
    return max(
        [
            1,
            *(
                math.ceil(size / (room - _LINE_WASTE))
                for size, room in zip(row, wide, strict=False)
                if size > room
            ),
        ]
    )


def _table(table: list[Any], width: int) -> float:
    return sum(row_heights([*table[3][1], *table_rows.of_bodies(table)], width))
