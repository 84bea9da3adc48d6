"""At which level of heading the slides of a document start."""

from __future__ import annotations

import itertools

from pipeline.core import ast
from pipeline.core.ast import Node
from pipeline.slides import backgrounds, fragments

ALL = 6  # the deepest level there is: every heading starts a slide


def choose(blocks: list[Node]) -> tuple[int, Node | None]:
    """Return the level down to which headings start a slide, and what shows that the document was written as a deck.

    In a deck that is the highest level of heading that text follows directly, as pandoc begins slides; else it is ALL, and
    nothing shows it.
    """
    sign = _deck_sign(blocks)
    if sign is None:
        return ALL, None
    pairs = itertools.pairwise([*blocks, ast.node("HorizontalRule")])
    levels = [
        one["c"][0]
        for one, following in pairs
        if one["t"] == "Header" and following["t"] not in ("Header", "HorizontalRule")
    ]
    return min(levels, default=ALL), sign


def _deck_sign(blocks: list[Node]) -> Node | None:
    """Return the first node that only makes sense if the document was written as a deck; None if there is none."""
    ruled = [
        one
        for one, following in itertools.pairwise(blocks)
        if one["t"] == "HorizontalRule" and following["t"] == "Header"
    ]
    if len(ruled) > 1:
        return ruled[0]
    for item in ast.find(blocks, "Header", "Div", "Para"):
        kinds = ast.classes(item) if item["t"] == "Div" else ()
        if fragments.is_pause(item) or "incremental" in kinds or "nonincremental" in kinds:
            return item
        if item["t"] == "Header" and (ast.value(item, "layout") or backgrounds.is_set(item)):
            return item
    return None
