"""How much room blocks take on a slide, in lines of running text, and how to cut them where they do not fit.

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

ROOM = 12.8  # lines of 39 px in the 514 px below a title of one line, less a little for what is not counted
_CODE_LINE, _CODE_BOX = 0.72, 1.4  # 28 px; margins and padding of a block of code, 54 px
_BOX, _QUOTE = 1.45, 0.75  # margins and padding of a callout, 56 px; margins of a quotation, 28 px
_QUOTED = 1.08  # the size of type in it
_TITLE_LINE = 1.2  # 46 px
_TITLE_SHARE = 0.6  # characters of a line of a title against one of text
_LEFT_OVER = 1.5  # characters at the end of a line in a cell
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
_WIDTH = AREAS["16:9"].text


def room(title: int, *, width: int = _WIDTH) -> float:
    """Return the lines below a title of so many characters: each line of it but the first takes some away."""
    return ROOM - _TITLE_LINE * (max(1, math.ceil(title / (width * _TITLE_SHARE))) - 1)


def height(item: Node, *, width: int = _WIDTH) -> float:
    """Return the lines a block takes in a column of that many characters."""
    kind = item["t"]
    content: Any = item.get("c")
    if kind in ("Para", "Plain"):
        return _text(content, width) + (0.45 if kind == "Para" else 0.15)
    if kind == "Header":
        return 1.6
    if kind in ("BulletList", "OrderedList"):
        items = content if kind == "BulletList" else content[1]
        return sum(heights(entry, width=width - 4) for entry in items) + 0.2
    if kind == "DefinitionList":
        return sum(
            _text(term, width) + sum(heights(d, width=width - 4) for d in texts) for term, texts in content
        )
    if kind == "CodeBlock":
        lines = content[1].split("\n")
        return sum(_code_rows(line, width) for line in lines) * _CODE_LINE + _CODE_BOX
    if kind == "Table":
        return _table(content, width) + (1.2 if content[1][1] else 0)
    if kind == "Figure":
        return _FIGURE
    if kind == "BlockQuote":
        return heights(content, width=round((width - 4) / _QUOTED)) * _QUOTED + _QUOTE
    if kind == "Div":
        is_box = "callout" in content[0][1]
        return heights(content[1], width=width - (6 if is_box else 0)) + (_BOX if is_box else 0.5)
    return 1.0


def heights(blocks: list[Node], *, width: int = _WIDTH) -> float:
    """Return the lines blocks take one below the other."""
    return sum(height(item, width=width) for item in blocks)


def cut(item: Node, room: float, *, first: float = 0.0, width: int = _WIDTH) -> list[Node]:
    """Return the block as several that fit into `room` lines each, as far as its kind can be cut.

    With `first`, the first part is to fit into that many lines instead, if two entries of the block do.
    """
    kind, content = item["t"], item["c"]
    if kind in ("BulletList", "OrderedList"):
        entries = content if kind == "BulletList" else content[1]
        sizes = [heights(entry, width=width - 4) for entry in entries]
        if max(sizes) > room - 0.2:
            return _opened(item, entries, sizes, room, width)
        parts = _dealt(entries, sizes, room - 0.2, first - 0.2)
        return [{**item, "c": part} for part in parts] if kind == "BulletList" else _numbered(item, parts)
    if height(item, width=width) <= room:
        return [item]
    if kind in ("Para", "Plain"):
        return _cut_paragraph(item, room, width)
    if kind == "DefinitionList":
        return [{**item, "c": [entry]} for entry in content]
    if kind == "CodeBlock":
        lines = content[1].split("\n")
        sizes = [_CODE_LINE * _code_rows(line, width) for line in lines]
        parts = _dealt(lines, sizes, room - _CODE_BOX, first - _CODE_BOX)
        starts = [sum(map(len, parts[:at])) for at in range(len(parts))]
        return [
            {**item, "c": [_numbered_from(content[0], start), "\n".join(part)]}
            for start, part in zip(starts, parts, strict=True)
        ]
    if kind == "Table":
        return _cut_table(item, room, first, width)
    if kind == "Div" and ast.callout(item):
        return _cut_callout(item, room, width)
    if kind == "BlockQuote":
        inside = round((width - 4) / _QUOTED)
        pieces = [cut(block, (room - _QUOTE) / _QUOTED, width=inside) for block in content]
        return [{**item, "c": [piece]} for block in pieces for piece in block]
    return [item]


def _cut_paragraph(item: Node, room: float, width: int) -> list[Node]:
    """Return a paragraph as several, cut behind sentences, or between words where a sentence is longer than a slide."""
    units: list[list[Node]] = [[]]
    for inline in item["c"]:
        is_gap = inline["t"] in ("Space", "SoftBreak")
        long = _text(units[-1], width) > room / 2
        units[-1].append(inline)
        if is_gap and (long or ast.plain_text(units[-1]).rstrip().endswith((".", "!", "?", "…"))):
            units.append([])
    units = [unit for unit in units if unit]
    sizes = [len(ast.plain_text(unit)) / width for unit in units]
    groups = _dealt(units, sizes, room - 1.5, 0.0)  # less a line for the end of the last
    return [{**item, "c": [inline for unit in group for inline in unit]} for group in groups]


def _cut_callout(item: Node, room: float, width: int) -> list[Node]:
    """Return a callout as several, each with its title."""
    (identifier, classes, pairs), (title, *blocks) = item["c"]
    left = room - _BOX - height(title, width=width - 6)
    pieces = [piece for block in blocks for piece in cut(block, left, width=width - 6)]
    groups = (
        _dealt(pieces, [height(piece, width=width - 6) for piece in pieces], left, 0.0) if pieces else [[]]
    )
    return [
        {**item, "c": [["" if at else identifier, classes, pairs], [title, *group]]}
        for at, group in enumerate(groups)
    ]


def _opened(item: Node, entries: list[list[Node]], sizes: list[float], room: float, width: int) -> list[Node]:
    """Return a list some entry of which fills more than a slide: such an entry's later blocks stand below it."""
    parts: list[list[list[Node]]] = [[]]
    below: list[list[Node]] = []
    for entry, size in zip(entries, sizes, strict=True):
        fits = size <= room - 0.2
        parts[-1].append(entry if fits else entry[:1])
        if not fits:
            below.append(entry[1:])
            parts.append([])
    lists = [{**item, "c": part} for part in parts] if item["t"] == "BulletList" else _numbered(item, parts)
    out: list[Node] = []
    for number, one in enumerate(lists):
        if parts[number]:
            out.append(one)
        if number < len(below):
            out.extend(piece for block in below[number] for piece in cut(block, room, width=width))
    return out


def _numbered(item: Node, parts: list[list[list[Node]]]) -> list[Node]:
    """Return the parts of an ordered list, each counting on from the one before."""
    (number, style, delimiter), _ = item["c"]
    lists = []
    for part in parts:
        lists.append({**item, "c": [[number, style, delimiter], part]})
        number += len(part)
    return lists


def _code_rows(line: str, width: int) -> int:
    """Return the rows of a line of code, which holds a character more than one of text."""
    return max(1, math.ceil(len(line) / (width + 1)))


def _numbered_from(attributes: list[Any], skipped: int) -> list[Any]:
    """Return a code block's attributes for the part behind that many lines; an identifier stays with the first."""
    identifier, classes, pairs = attributes
    if not skipped or not {"numberLines", "number-lines"} & set(classes):
        return ["" if skipped else identifier, classes, pairs]
    first = next((value for key, value in pairs if key == "startFrom"), "1")
    start = (int(first) if first.isdigit() else 1) + skipped
    return [
        "",
        classes,
        [*([key, value] for key, value in pairs if key != "startFrom"), ["startFrom", str(start)]],
    ]


def _text(inlines: list[Node], width: int) -> float:
    shown = sum(_DISPLAY for item in inlines if item["t"] == "Math" and item["c"][0]["t"] == "DisplayMath")
    pictures = sum(_FIGURE * 0.8 for _ in ast.find(inlines, "Image"))
    breaks = sum(1 for item in inlines if item["t"] == "LineBreak")
    return (
        max(1, math.ceil(len(ast.plain_text(inlines)) / max(width, 10)))
        + breaks
        + shown
        + min(pictures, _FIGURE)
    )


def _dealt(items: list[Any], sizes: list[float], room: float, first: float) -> list[list[Any]]:
    """Return the items in as few groups as fit into `room` each, of about the same size: no group of one left over.

    The first group is what fits into `first`, where that is two items or more.
    """
    groups = _filled(items, sizes, room)
    ahead = len(_filled(items, sizes, first)[0]) if first > 0 else 0
    if 1 < ahead < len(items) and sum(sizes[:ahead]) <= first:
        return [items[:ahead], *_dealt(items[ahead:], sizes[ahead:], room, 0.0)]
    even = sum(sizes) / len(groups) + max(sizes) / 2
    balanced = _filled(items, sizes, min(room, even))
    return balanced if len(balanced) == len(groups) else groups


def _filled(items: list[Any], sizes: list[float], room: float) -> list[list[Any]]:
    groups: list[list[Any]] = [[]]
    used = 0.0
    for item, size in zip(items, sizes, strict=True):
        if groups[-1] and used + size > room:
            groups.append([])
            used = 0.0
        groups[-1].append(item)
        used += size
    return groups


def _rows(table: list[Any]) -> list[Any]:
    return [row for body in table[4] for row in (*body[2], *body[3])]


def _row_heights(rows: list[Any], width: int) -> list[float]:
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
    return sum(_row_heights([*table[3][1], *_rows(table)], width))


def _cut_table(item: Node, room: float, first: float, width: int) -> list[Node]:
    table = item["c"]
    rows = _rows(table)
    sizes = _row_heights([*table[3][1], *rows], width)
    headings = len(table[3][1])
    head = sum(sizes[:headings]) + (1.2 if table[1][1] else 0)
    groups = _dealt(rows, sizes[headings:], room - head, first - head) if rows else [[]]
    attributes, columns = table[4][0][0], table[4][0][1]
    return [{**item, "c": [*table[:4], [[attributes, columns, [], group]], table[5]]} for group in groups]
