"""Dealing a slide's blocks out to as many slides as they need, and the size of type at which they need no more than one."""

from __future__ import annotations

from pipeline.core import ast
from pipeline.core.ast import Node
from pipeline.slides import measure, splitting

_STEPS = 20  # sizes of type between none and all
_UNSCALED = 0.97  # captions, and what stands around pictures, stay as large as they are


def scale(blocks: list[Node], width: int, lines: float, *, smallest: float) -> float:
    """Return the share of their size at which blocks fit on one slide: 1 where they do, or do not at the smallest.

    Lines of code are broken for type of full size, so that slides with lines so long keep it.
    """
    if any(len(line) > width for code in ast.find(blocks, "CodeBlock") for line in code["c"][1].split("\n")):
        return 1.0
    for step in range(_STEPS, 0, -1):
        share = step / _STEPS
        if share < smallest:
            break
        room = lines if step == _STEPS else lines / share * _UNSCALED
        if measure.heights(blocks, width=round(width / share)) <= room:
            return share
    return 1.0


def pages(blocks: list[Node], width: int, lines: float) -> list[list[Node]]:
    """Return the blocks dealt out to slides of so many lines; a line that introduces what follows goes along with it."""
    found: list[list[Node]] = [[]]
    used = 0.0
    for block in blocks:
        waiting = _parts(block, lines - used if used else 0.0, width, lines)
        while waiting:
            part = waiting.pop(0)
            size = measure.height(part, width=width)
            if found[-1] and used + size > lines:
                lead = found[-1][-1:] if len(found[-1]) > 1 and introduces(found[-1][-1]) else []
                used = measure.heights(lead, width=width)
                part, *rest = splitting.cut(part, lines - used, width=width) if lead else [part]
                waiting[:0] = rest
                size = measure.height(part, width=width)
                if used + size > lines:
                    lead, used = [], 0.0  # what cannot be cut stands alone
                found[-1] = found[-1][: len(found[-1]) - len(lead)]
                found.append(lead)
            found[-1].append(part)
            used += size
    return found


def introduces(item: Node) -> bool:
    """Say whether a block is a line that announces the next one."""
    return item["t"] == "Header" or (item["t"] == "Para" and ast.plain_text(item).rstrip().endswith(":"))


def _parts(block: Node, left: float, width: int, lines: float) -> list[Node]:
    """Return the block cut for slides, the first of which has `left` lines left (0: it is a new one).

    What fits on one slide stays whole, but for a list that can start below other text.
    """
    is_list = block["t"] in ("BulletList", "OrderedList")
    high = measure.height(block, width=width)
    if high <= (left or lines) or (not is_list and high <= lines):
        return [block]
    first = left if left > lines / 2 else 0.0
    parts = splitting.cut(block, lines, first=first, width=width)
    return [piece for part in parts for piece in splitting.pieces(part, lines, width=width)]
