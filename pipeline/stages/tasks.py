"""Tasks: convert `[ ]` and `[x]` at the start of list items to boxes, which pandoc does not do with sourcepos."""

from __future__ import annotations

from dataclasses import replace

from pipeline.context import Context
from pipeline.core import ast
from pipeline.core.ast import Node
from pipeline.core.diagnostics import Outcome
from pipeline.core.model import Document, Stage

_OPEN = [{"t": "Str", "c": "["}, {"t": "Space"}, {"t": "Str", "c": "]"}]
_DONE = ("[x]", "[X]")


def mark_tasks(document: Document, _: Context) -> Outcome[Document]:
    """Return the document with a Span of class `task` at the start of every task item, also `done` for a checked one."""
    blocks = ast.rewrite(list(document.blocks), _tick_list, of=("BulletList", "OrderedList"))
    return Outcome(replace(document, blocks=tuple(blocks)))


def _tick_list(item: Node) -> Node:
    items = item["c"] if item["t"] == "BulletList" else item["c"][1]
    ticked = [_tick_item(blocks) for blocks in items]
    if all(new is old for new, old in zip(ticked, items, strict=True)):
        return item
    return {**item, "c": ticked if item["t"] == "BulletList" else [item["c"][0], ticked]}


def _tick_item(blocks: list[Node]) -> list[Node]:
    if not blocks or blocks[0]["t"] not in ("Plain", "Para"):
        return blocks
    inlines = blocks[0]["c"]
    if inlines[:3] == _OPEN and inlines[3:4] == [{"t": "Space"}]:
        box, rest = _box("☐", "task"), inlines[3:]
    elif inlines and inlines[0].get("c") in _DONE and inlines[1:2] == [{"t": "Space"}]:
        box, rest = _box("☑", "task", "done"), inlines[1:]
    else:
        return blocks
    return [{**blocks[0], "c": [box, *rest]}, *blocks[1:]]


def _box(mark: str, *names: str) -> Node:
    return {"t": "Span", "c": [ast.attr(classes=names), [{"t": "Str", "c": mark}]]}


STAGE: Stage[Context] = Stage("tasks", mark_tasks, after=("html",))
