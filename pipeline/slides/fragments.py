"""What a deck shows later: pauses between blocks (`. . .`), and lists that appear item by item.

A list with a member `"step"` appears item by item; blocks with `"after": n` appear after n pauses. Both are kept when a block
is cut into several.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from pipeline.core import ast
from pipeline.core.ast import Node


def is_pause(item: Node) -> bool:
    """Say whether a block is a paragraph of three dots with blanks between them, as pandoc's decks have it."""
    return item["t"] == "Para" and len(item["c"]) == 5 and ast.plain_text(item).strip() == ". . ."


def taken_out(blocks: Iterable[Node]) -> list[Node]:
    """Return blocks without pauses, wherever they stand."""

    def keep(item: Node) -> Node | None:
        return None if is_pause(item) else item

    return ast.rewrite(list(blocks), keep, of=("Para",))  # type: ignore[no-any-return]  # blocks, as they went in


def later(item: Node, count: int) -> Node:
    """Return a block that appears after so many pauses."""
    return {**item, "after": count} if count else item


def step_by_step(item: Node) -> Node:
    """Return a list whose items appear one by one."""
    return {**item, "step": True}


def incremental(blocks: Sequence[Node]) -> list[Node]:
    """Return blocks with lists that appear item by item in `Div [incremental]`, as pandoc writes them."""
    return [_wrapped([item], "incremental") if item.get("step") else item for item in blocks]


def fragments(blocks: Sequence[Node]) -> list[Node]:
    """Return blocks with those that appear after a pause in `Div [fragment]`, one for each pause; no slide starts empty."""
    out: list[Node] = []
    for number, (_, group) in enumerate(groupby(blocks, key=_after)):
        shown = incremental(list(group))
        out += [_wrapped(shown, "fragment")] if number else shown
    return out


def _after(item: Node) -> Any:
    return item.get("after", 0)


def _wrapped(blocks: list[Node], name: str) -> Node:
    return ast.node("Div", [ast.attr(classes=[name]), blocks])
