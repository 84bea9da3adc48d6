"""Split blocks that are higher than a slide: between items, rows, lines, sentences. Heights are from slides.measure."""

from __future__ import annotations

from typing import Any

from pipeline.core import ast, table_rows
from pipeline.core.ast import Node
from pipeline.slides.measure import (
    BOX,
    CODE_BOX,
    CODE_LINE,
    LIST,
    QUOTE,
    QUOTE_SCALE,
    WIDTH,
    code_rows,
    height,
    heights,
    row_heights,
    text_lines,
)


def split(item: Node, room: float, *, first: float = 0.0, width: int = WIDTH) -> list[Node]:
    """Return the block as several that fit into `room` lines each, as far as its type can be split.

    With `first`, the first part has that many lines instead, if at least two entries of the block fit.
    """
    kind, content = item["t"], item["c"]
    if kind in ("BulletList", "OrderedList"):
        entries = content if kind == "BulletList" else content[1]
        sizes = [heights(entry, width=width - 4) for entry in entries]
        if max(sizes) > room - LIST:
            return _open_entries(item, entries, room, width)
        parts = _distribute(entries, sizes, room - LIST, first - LIST)
        return [{**item, "c": part} for part in parts] if kind == "BulletList" else _number_parts(item, parts)
    if height(item, width=width) <= room:
        return [item]
    if kind in ("Para", "Plain"):
        return _split_paragraph(item, room, width)
    if kind == "DefinitionList":
        return [{**item, "c": [entry]} for entry in content]
    if kind == "CodeBlock":
        lines = content[1].split("\n")
        sizes = [CODE_LINE * code_rows(line, width) for line in lines]
        parts = _distribute(lines, sizes, room - CODE_BOX, first - CODE_BOX)
        starts = [sum(map(len, parts[:at])) for at in range(len(parts))]
        return [
            {**item, "c": [_code_attributes(content[0], start), "\n".join(part)]}
            for start, part in zip(starts, parts, strict=True)
        ]
    if kind == "Table":
        return _split_table(item, room, first, width)
    if kind == "Div" and not {"columns", "column"} & set(content[0][1]):
        return _split_container(item, room, width)
    if kind == "BlockQuote":
        left, inside = (room - QUOTE) / QUOTE_SCALE, round((width - 4) / QUOTE_SCALE)
        return [
            {**item, "c": [piece]} for block in content for piece in split_fully(block, left, width=inside)
        ]
    return [item]


def split_fully(item: Node, room: float, *, width: int = WIDTH) -> list[Node]:
    """Return the block split, and its parts split again, until all fit into `room` lines or cannot be split."""
    if height(item, width=width) <= room:
        return [item]
    parts = split(item, room, width=width)
    return (
        parts
        if len(parts) == 1
        else [piece for part in parts for piece in split_fully(part, room, width=width)]
    )


def _split_paragraph(item: Node, room: float, width: int) -> list[Node]:
    """Return a paragraph split after sentences, or between words if a sentence is longer than a slide."""
    units: list[list[Node]] = [[]]
    for inline in item["c"]:
        is_gap = inline["t"] in ("Space", "SoftBreak")
        long = text_lines(units[-1], width) > room / 2
        units[-1].append(inline)
        if is_gap and (long or ast.plain_text(units[-1]).rstrip().endswith((".", "!", "?", "…"))):
            units.append([])
    units = [unit for unit in units if unit]
    sizes = [len(ast.plain_text(unit)) / width for unit in units]
    groups = _distribute(units, sizes, room - 1.5, 0.0)  # less a line for the end of the last
    return [{**item, "c": [inline for unit in group for inline in unit]} for group in groups]


def _split_container(item: Node, room: float, width: int) -> list[Node]:
    """Return a container split; each part of a callout repeats the title."""
    (identifier, classes, pairs), blocks = item["c"]
    box = "callout" in classes
    inside = width - (6 if box else 0)
    title = blocks[:1] if ast.callout(item) else []
    left = room - (BOX if box else 0.5) - heights(title, width=inside)
    found = [piece for block in blocks[len(title) :] for piece in split_fully(block, left, width=inside)]
    groups = (
        _distribute(found, [height(piece, width=inside) for piece in found], left, 0.0) if found else [[]]
    )
    return [
        {**item, "c": [["" if at else identifier, classes, pairs], [*title, *group]]}
        for at, group in enumerate(groups)
    ]


def _open_entries(item: Node, entries: list[list[Node]], room: float, width: int) -> list[Node]:
    """Return a list split, with entries higher than a slide: the part of an entry that does not fit follows the list."""
    inside = width - 4
    parts: list[list[list[Node]]] = [[]]
    below: list[list[Node]] = []
    for entry in entries:
        if heights(entry, width=inside) <= room - LIST:
            parts[-1].append(entry)
            continue
        first, *rest = split_fully(entry[0], room - LIST, width=inside)
        used = sum(heights(one, width=inside) for one in parts[-1])
        if parts[-1] and used + height(first, width=inside) > room - LIST:
            below.append([])
            parts.append([])
        parts[-1].append([first])
        below.append(
            [piece for block in (*rest, *entry[1:]) for piece in split_fully(block, room, width=width)]
        )
        parts.append([])
    lists = (
        [{**item, "c": part} for part in parts] if item["t"] == "BulletList" else _number_parts(item, parts)
    )
    out: list[Node] = []
    for one, part, blocks in zip(lists, parts, [*below, []], strict=True):
        out += [one] if part else []
        out += blocks
    return out


def _number_parts(item: Node, parts: list[list[list[Node]]]) -> list[Node]:
    """Return the parts of an ordered list, each continuing the numbers of the part before."""
    (number, style, delimiter), _ = item["c"]
    lists = []
    for part in parts:
        lists.append({**item, "c": [[number, style, delimiter], part]})
        number += len(part)
    return lists


def _code_attributes(attributes: list[Any], skipped: int) -> list[Any]:
    """Return a code block's attributes for the part after `skipped` lines. Only the first part keeps the identifier."""
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


def _split_table(item: Node, room: float, first: float, width: int) -> list[Node]:
    table = item["c"]
    body = table_rows.of_bodies(table)
    sizes = row_heights([*table[3][1], *body], width)
    headings = len(table[3][1])
    head = sum(sizes[:headings]) + (1.2 if table[1][1] else 0)
    groups = _distribute(body, sizes[headings:], room - head, first - head) if body else [[]]
    attributes, columns = table[4][0][0], table[4][0][1]
    return [{**item, "c": [*table[:4], [[attributes, columns, [], group]], table[5]]} for group in groups]


def _distribute(items: list[Any], sizes: list[float], room: float, first: float) -> list[list[Any]]:
    """Return the items in as few groups as fit into `room` each, balanced so that no item is left over alone.

    The first group holds what fits into `first`, if that is at least two items.
    """
    groups = _fill(items, sizes, room)
    ahead = len(_fill(items, sizes, first)[0]) if first > 0 else 0
    if 1 < ahead < len(items) and sum(sizes[:ahead]) <= first:
        return [items[:ahead], *_distribute(items[ahead:], sizes[ahead:], room, 0.0)]
    even = sum(sizes) / len(groups) + max(sizes) / 2
    balanced = _fill(items, sizes, min(room, even))
    return balanced if len(balanced) == len(groups) else groups


def _fill(items: list[Any], sizes: list[float], room: float) -> list[list[Any]]:
    groups: list[list[Any]] = [[]]
    used = 0.0
    for item, size in zip(items, sizes, strict=True):
        if groups[-1] and used + size > room:
            groups.append([])
            used = 0.0
        groups[-1].append(item)
        used += size
    return groups
