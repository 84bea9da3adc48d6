"""Parse: read the text with pandoc, and give every node its position in the author's file."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from pipeline.context import Context
from pipeline.core import ast, notes
from pipeline.core.ast import Node
from pipeline.core.diagnostics import Failure, Outcome, error
from pipeline.core.model import Document, Metadata, Page, Stage
from pipeline.core.node_types import WORDS
from pipeline.core.spans import LineMap, Span
from pipeline.formats import markdown
from pipeline.tools.pandoc import process as pandoc

TOO_DEEP = error(
    "source-too-deep", "Lists, quotes or blocks stand inside each other deeper than [limits] depth."
)

_POSITION = re.compile(r"(\d+):(\d+)-")
_HIDDEN = ("wrapper", "data-pos")
# Marks that pandoc 3.9's commonmark_x pairs up across a line, and its own Markdown reader only within a word.
_MARKS = {"Superscript": "^", "Subscript": "~"}
_RULE = 3  # bullets in a line that are a thematic break (CommonMark 0.31.2, section 4.1)
_BLANKS: dict[str, Node] = {kind: {"t": kind} for kind in ("Space", "SoftBreak")}


def parse(page: Page, context: Context) -> Outcome[Document]:
    """Return the page as a Document. Raises Failure when pandoc cannot read it or it nests too deeply."""
    depth = context.settings.limits.depth
    reader = f"{markdown.READER}+sourcepos"
    blocks: list[Node] = []
    try:
        blocks = context.pandoc.read(markdown.prepare(page.text), reader=reader, span=page.lines.span(1))
        placed = _place_list(blocks, page.lines, page.source.shown, depth)
        placed = notes.mark_shared(ast.rewrite(placed, _as_typed, of=tuple(_MARKS)))
    except RecursionError:
        hint = "lists, quotes or blocks inside each other; raise 'limits.depth' if it is meant"
        raise Failure(
            TOO_DEEP.at(
                _too_deep(blocks, page.lines, depth),
                f"the document nests deeper than {depth} levels",
                hint=hint,
            )
        ) from None
    return Outcome(Document(page.source, Metadata(), tuple(placed), front=page.front, spans=page.spans))


def _too_deep(blocks: list[Any], lines: LineMap, depth: int) -> Span:
    """Return where blocks begin to nest deeper than `depth` levels."""
    waiting: list[tuple[Any, int, Span]] = [(blocks, depth, lines.span(1))]
    while waiting:
        value, left, place = waiting.pop()
        if type(value) is dict and "t" in value:
            left -= _levels(value)
            pairs = dict(ast.attr_of(value)[2]) if value["t"] in ast.ATTRIBUTED else {}
            if found := _POSITION.search(pairs.get("data-pos", "")):
                place = lines.span(*map(int, found.groups()))
            waiting.append((value.get("c"), left, place))
        elif type(value) is list and left < 0:
            return place
        elif type(value) is list:
            waiting += [(item, left, place) for item in reversed(value)]
    return lines.span(1)


def _place_list(items: list[Any], lines: LineMap, own: str, depth: int) -> list[Any]:
    """Return a list of the tree without pandoc's sourcepos wrappers, their positions moved to the nodes inside."""
    if depth < 0:
        raise RecursionError
    out: list[Any] = []
    for raw in items:
        if type(raw) is list:
            # A list that begins with a string is an attribute or a link target, and holds no nodes.
            out.append(_place_list(raw, lines, own, depth) if raw and type(raw[0]) is not str else raw)
        elif type(raw) is not dict or "t" not in raw:
            out.append(raw)
        elif raw["t"] in WORDS:
            _append(out, raw)
        else:
            if raw["t"] == "BulletList" and _bullets(raw) >= _RULE:
                raw = ast.node(
                    "HorizontalRule"
                )  # "* * *", which commonmark_x reads as lists within each other
            item = _place_node(raw, lines, own, depth)
            if item["t"] in ("Span", "Div") and _is_wrapper(item):
                for child in _unwrap(item):
                    _append(out, child)
            else:
                item.pop("wrapper", None)  # a wrapper that also has the author's attributes stays
                out.append(item)
    return out


def _place_node(item: Node, lines: LineMap, own: str, depth: int) -> Node:
    content = item.get("c")
    if type(content) is not list:
        return item
    placed = {**item, "c": _place_list(content, lines, own, depth - _levels(item))}
    return _set_position(placed, lines, own) if _has_position(placed) else placed


def _bullets(item: Node) -> int:
    """Return how many bullets stand in a line with nothing behind them: lists of one item within each other; else 0."""
    count = 0
    inside = [item]
    while len(inside) == 1:
        kind, content = inside[0]["t"], inside[0]["c"]
        if kind == "BulletList" and len(content) == 1:
            count, inside = count + 1, content[0]
        elif kind == "Div" and _levels(inside[0]) == 0:
            inside = content[1]
        else:
            return 0
    return 0 if inside else count


def _as_typed(item: Node) -> Node | list[Node]:
    """Return a superscript or subscript with a blank in it as the author's text: "2^10 and 2^20" has two carets."""
    if not any(part["t"] in _BLANKS for part in item["c"]):
        return item
    mark = {"t": "Str", "c": _MARKS[item["t"]]}
    return [mark, *item["c"], mark]


def _levels(item: Node) -> int:
    """Return the levels of nesting a node adds: 1 for a node of the author, 0 for a sourcepos wrapper."""
    wraps = item["t"] in ("Div", "Span") and any(key == "wrapper" for key, _ in item["c"][0][2])
    return 0 if wraps else 1


def _unwrap(wrapper: Node) -> list[Node]:
    """Return the content of a wrapper without empty paragraphs; nodes without a position get the wrapper's."""
    position = wrapper.get("pos")
    inner = [child for child in wrapper["c"][1] if child["t"] != "Para" or child["c"]]
    return [{**child, "pos": position} if position and "pos" not in child else child for child in inner]


def _append(out: list[Any], item: Node) -> None:
    """Append an inline. A Str after a Str is joined to one word. Words and blanks get no position."""
    if item["t"] == "Str":
        if out and isinstance(out[-1], dict) and out[-1].get("t") == "Str":
            out[-1] = _word(out[-1]["c"] + item["c"])
            return
        item = _word(item["c"])
    elif item["t"] in _BLANKS:
        item = _BLANKS[item["t"]]
    out.append(item)


@lru_cache(maxsize=10_000)
def _word(text: str) -> Node:
    """Return the node of a word; equal words share one node, because half of a book's tree is a few thousand words."""
    return {"t": "Str", "c": text}


def _has_position(item: Node) -> bool:
    return item["t"] in ast.ATTRIBUTED and any(key in _HIDDEN for key, _ in ast.attr_of(item)[2])


def _is_wrapper(item: Node) -> bool:
    identifier, classes, pairs = ast.attr_of(item)
    return bool(item.get("wrapper")) and not (identifier or classes or pairs)


def _set_position(item: Node, lines: LineMap, own: str) -> Node:
    identifier, classes, pairs = ast.attr_of(item)
    position = next((text for key, text in pairs if key == "data-pos"), "")
    wrapper = any(key == "wrapper" for key, _ in pairs)
    kept = [pair for pair in pairs if pair[0] not in _HIDDEN]
    item = ast.with_attr(item, [identifier, classes, kept])
    if wrapper:
        item["wrapper"] = True
    # The position of a table lists the ranges of its rows in no order; the table starts at the first of them.
    starts = sorted((int(line), int(column)) for line, column in _POSITION.findall(position))
    if starts:
        span = lines.span(*starts[0])
        item["pos"] = [span.line, span.column] if span.path == own else [span.line, span.column, span.path]
    return item


STAGE: Stage[Context] = Stage("parse", parse, after=("expand", "lint"), rules=(TOO_DEEP, *pandoc.RULES))
