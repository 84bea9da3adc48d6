"""Distribute blocks over slides, or find the size of type at which they fit on one."""

from __future__ import annotations

from pipeline.core import ast
from pipeline.core.ast import Node
from pipeline.slides import measure, splitting

_STEPS = 20  # the scales tried between 0 and 1
_UNSCALED = 0.97  # safety factor, because captions and the space around pictures do not shrink


def choose_scale(blocks: list[Node], width: int, lines: float, *, smallest: float) -> float:
    """Return the scale (at most 1) at which blocks fit on one slide; 1 also if they do not fit at `smallest`.

    Lines of code are broken for type of full size, so slides with long lines of code keep that size.
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


def paginate(blocks: list[Node], width: int, lines: float) -> list[list[Node]]:
    """Return the blocks of each slide, at most `lines` lines high. A line that introduces a block stays with it."""
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
                part, *rest = splitting.split(part, lines - used, width=width) if lead else [part]
                waiting[:0] = rest
                size = measure.height(part, width=width)
                if used + size > lines:
                    lead, used = [], 0.0  # a block that cannot be split gets a slide of its own
                found[-1] = found[-1][: len(found[-1]) - len(lead)]
                found.append(lead)
            found[-1].append(part)
            used += size
    return found


def introduces(item: Node) -> bool:
    """Say whether a block is a line that introduces the next block."""
    return item["t"] == "Header" or (item["t"] == "Para" and ast.plain_text(item).rstrip().endswith(":"))


def _parts(block: Node, left: float, width: int, lines: float) -> list[Node]:
    """Return the block split for slides; the first slide has `left` lines left (0: it is a new slide).

    A block that fits on one slide is not split, except a list that can start below other text.
    """
    is_list = block["t"] in ("BulletList", "OrderedList")
    high = measure.height(block, width=width)
    if high <= (left or lines) or (not is_list and high <= lines):
        return [block]
    first = left if left > lines / 2 else 0.0
    parts = splitting.split(block, lines, first=first, width=width)
    return [piece for part in parts for piece in splitting.split_fully(part, lines, width=width)]
