"""A deck as plain values: what any format that shows slides needs of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.core import ast, measure
from pipeline.core.ast import Node
from pipeline.core.model import Slide

CUT = "octavo-cut"
_SPARSE = 5.0  # lines


@dataclass(frozen=True, slots=True)
class ShownSlide:
    """A slide as HTML: `number` counts from 1, `id` is made of the title and unique in the deck.

    `fill` is "sparse" where little stands on it, so that type may be larger, "picture" where a figure stands alone,
    else empty.
    """

    layout: str
    fill: str
    id: str
    number: int
    title: str
    body: str
    notes: str


def blocks_of(slides: Sequence[Slide]) -> list[Node]:
    """Return a deck as one list of blocks, title, body and notes of each slide behind each other, cut marks between."""
    mark = ast.raw(f"<!--{CUT}-->")
    out: list[Node] = []
    for slide in slides:
        out += [
            {"t": "Plain", "c": list(slide.title)},
            mark,
            *_below(slide.blocks),
            mark,
            *slide.notes,
            mark,
        ]
    return out


def shown(slides: Sequence[Slide], html: str) -> list[ShownSlide]:
    """Return the slides with the HTML that was made of `blocks_of` them."""
    parts = [part.strip() for part in html.split(f"<!--{CUT}-->")]
    seen: set[str] = set()
    found = []
    for index, slide in enumerate(slides):
        title, body, notes = parts[index * 3 : index * 3 + 3]
        words = re.sub(r"\W+", "-", ast.plain_text(list(slide.title)).casefold()).strip("-")
        base = slide.id or words or "slide"
        name, count = base, 2
        while name in seen:
            name, count = f"{base}-{count}", count + 1
        seen.add(name)
        found.append(ShownSlide(slide.layout, _fill(slide), name, index + 1, title, body, notes))
    return found


def _fill(slide: Slide) -> str:
    if slide.layout != "content":
        return ""
    if [block["t"] for block in slide.blocks] == ["Figure"]:
        return "picture"
    return "sparse" if measure.heights(list(slide.blocks)) < _SPARSE else ""


def _below(blocks: Sequence[Node]) -> list[Node]:
    """Return a slide's blocks with their headings below the slide's own title, which is of level 1, and none skipped."""
    level = 1

    def settle(item: Node) -> Node:
        nonlocal level
        level = min(max(item["c"][0], 2), level + 1)
        return {**item, "c": [level, *item["c"][1:]]}

    return ast.rewrite(list(blocks), settle, of=("Header",))  # type: ignore[no-any-return]  # blocks, as they went in
