"""Footnotes that CSS moves to the foot of the page: a span in the line, which holds nothing but lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.core import ast, table_rows
from pipeline.core.ast import Node

_INDENT = "\N{EM SPACE}"  # for each level of a list below the first
_BULLETS = "•–"  # by level, in turn
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_Line = list[Node]


def as_span(note: Node, identifier: str = "") -> Node:
    """Return a footnote as a span at its call, with an identifier if it is called elsewhere too. Paragraphs, items of lists, rows and lines of code become lines.

    A list in a `<span>` would end the paragraph that the call stands in (HTML, "the p element").
    """
    inside: list[Node] = []
    for line in _lines(note["c"], 0):
        inside += [{"t": "LineBreak"}, *line] if inside else line
    return {"t": "Span", "c": [ast.attr(identifier, ["footnote"]), inside]}


def _lines(blocks: list[Node], level: int) -> Iterator[_Line]:
    for block in blocks:
        kind: str = block["t"]
        content: Any = block.get("c")
        if kind in ("Para", "Plain"):
            yield content
        elif kind == "LineBlock":
            yield from content
        elif kind == "CodeBlock":
            yield from ([{"t": "Code", "c": [ast.attr(), line]}] for line in content[1].split("\n"))
        elif kind in ("BulletList", "OrderedList"):
            yield from _list(block, level)
        elif kind == "DefinitionList":
            for term, definitions in content:
                yield [ast.node("Strong", term)]
                for definition in definitions:
                    yield from _lines(definition, level)
        elif kind == "Table":
            yield from _rows(content)
        elif kind == "Figure":
            yield from _lines([*content[2], *content[1][1]], level)
        elif kind in ("Div", "BlockQuote"):
            yield from _lines(content[1] if kind == "Div" else content, level)
        else:
            yield ast.text(ast.plain_text(block).strip())


def _list(block: Node, level: int) -> Iterator[_Line]:
    ordered = block["t"] == "OrderedList"
    items = block["c"][1] if ordered else block["c"]
    for number, item in enumerate(items):
        mark = _number(block["c"][0], number) if ordered else _BULLETS[level % len(_BULLETS)]
        lines = list(_lines(item, level + 1)) or [[]]
        # A task has its box for a mark.
        boxed = bool(lines[0]) and lines[0][0]["t"] == "Span" and "task" in ast.classes(lines[0][0])
        shown = _INDENT * level + ("" if boxed else f"{mark}\N{NO-BREAK SPACE}")
        yield [*([{"t": "Str", "c": shown}] if shown else []), *lines[0]]
        yield from lines[1:]


def _number(form: list[Any], offset: int) -> str:
    """Return the mark of an item as its list asks: start, style and delimiter as pandoc-types 1.23 has them."""
    start, style, delimiter = form
    number = start + offset
    text = str(number)
    if style["t"] in ("LowerAlpha", "UpperAlpha") and 0 < number <= 26:
        text = chr(ord("a") + number - 1)
    elif style["t"] in ("LowerRoman", "UpperRoman") and 0 < number < 40:
        text = _roman(number)
    text = text.upper() if style["t"].startswith("Upper") else text
    return {"OneParen": f"{text})", "TwoParens": f"({text})"}.get(delimiter["t"], f"{text}.")


def _roman(number: int) -> str:
    for value, letters in _ROMAN:
        if number >= value:
            return letters + (_roman(number - value) if number > value else "")
    return ""


def _rows(table: list[Any]) -> Iterator[_Line]:
    """Yield the rows of a table, their cells with a dot between."""
    for row in table_rows.of_all(table):
        line: _Line = []
        for cell in row[1]:
            text = [part for inside in _lines(cell[4], 0) for part in inside]
            line += [{"t": "Str", "c": " · "}, *text] if line else text
        yield line
