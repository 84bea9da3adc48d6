"""Content of slides that appears later: blocks after a pause (`. . .`), and lists shown item by item.

A list with a member `"step"` appears item by item; a block with `"after": n` appears after n pauses. Both members
are kept when a block is split.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from pipeline.core import ast
from pipeline.core.ast import Node


def is_pause(item: Node) -> bool:
    """Say whether a block is a pause: a paragraph `. . .`, as in pandoc's slide shows."""
    return item["t"] == "Para" and len(item["c"]) == 5 and ast.plain_text(item).strip() == ". . ."


def remove_pauses(blocks: Iterable[Node]) -> list[Node]:
    """Return blocks without pauses, at any depth."""

    def keep(item: Node) -> Node | None:
        return None if is_pause(item) else item

    return ast.rewrite(list(blocks), keep, of=("Para",))  # type: ignore[no-any-return]  # a list in, a list out


def delay(item: Node, count: int) -> Node:
    """Return the block, marked to appear after `count` pauses."""
    return {**item, "after": count} if count else item


def mark_stepwise(item: Node) -> Node:
    """Return the list, marked to be shown item by item."""
    return {**item, "step": True}


def wrap_incremental(blocks: Sequence[Node]) -> list[Node]:
    """Return blocks with stepwise lists wrapped in `Div [incremental]`, pandoc's notation."""
    return [_wrap([item], "incremental") if item.get("step") else item for item in blocks]


def wrap_fragments(blocks: Sequence[Node]) -> list[Node]:
    """Return blocks with those after each pause wrapped in a `Div [fragment]`. The first group always shows at once."""
    out: list[Node] = []
    for number, (_, group) in enumerate(groupby(blocks, key=_after)):
        shown = wrap_incremental(list(group))
        out += [_wrap(shown, "fragment")] if number else shown
    return out


def _after(item: Node) -> Any:
    return item.get("after", 0)


def _wrap(blocks: list[Node], name: str) -> Node:
    return ast.node("Div", [ast.attr(classes=[name]), blocks])
