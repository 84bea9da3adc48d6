"""A deck as plain values: what any format that shows slides needs of each."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pipeline.core import ast
from pipeline.core.ast import Node
from pipeline.core.model import Background, Slide
from pipeline.slides import fragments, measure

CUT = "octavo-cut"
_SPARSE = 5.0  # lines
_FEW_LINES, _SHORT_LINE = 9, 45  # of code that fits in letters of 28 px, on the narrower of slides too


@dataclass(frozen=True, slots=True)
class ShownSlide:
    """A slide as HTML: `number` counts from 1, `id` is made of the title and unique in the deck.

    `fill` is "sparse" where little stands on it, so that type may be larger, else empty; `scale` is the share of their
    size that letters have; `background` is of the slide's own, as `core.model` has it.
    """

    layout: str
    fill: str
    id: str
    number: int
    title: str
    body: str
    notes: str
    scale: float
    background: Background


def is_doubtful(slide: Slide, width: int) -> bool:
    """Say whether measure cannot vouch for a slide to fit, in lines of so many characters.

    It holds something that could not be cut or whose height is not known, or its layout has type of its own.
    """
    blocks = list(slide.blocks)
    lines = measure.room(len(ast.plain_text([*slide.title])), width=width)
    unsure = any(
        item["t"] == "RawBlock" or "columns" in ast.classes(item)
        for item in ast.find(blocks, "RawBlock", "Div")
    )
    known = slide.layout in ("content", "code", "image", "image-with-caption", "title")
    return (
        unsure or (not known and bool(blocks)) or measure.heights(blocks, width=width) > lines / slide.scale
    )


def blocks_of(
    slides: Sequence[Slide], *, stepped: bool = False, by_night: Collection[int] = ()
) -> list[Node]:
    """Return a deck as one list of blocks, title, body and notes of each slide behind each other, cut marks between.

    With `stepped`, what is to appear later is in containers that say so (core.pauses). `by_night` holds the numbers,
    counted from 1, of slides on a dark ground: formulas on them have a member `"light"`.
    """
    mark = ast.raw(f"<!--{CUT}-->")
    out: list[Node] = []
    for number, slide in enumerate(slides, 1):
        title: list[Node] = list(slide.title)
        body = _below(fragments.fragments(slide.blocks) if stepped else slide.blocks)
        if number in by_night:
            title, body = (ast.rewrite(part, _lit, of=("Math",)) for part in (title, body))
        out += [
            {"t": "Plain", "c": title},
            mark,
            *body,
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
        found.append(
            ShownSlide(
                slide.layout, _fill(slide), name, index + 1, title, body, notes, slide.scale, slide.background
            )
        )
    return found


def _fill(slide: Slide) -> str:
    if slide.scale < 1:
        return ""
    if slide.layout == "code":
        lines = slide.blocks[0]["c"][1].split("\n")
        return "sparse" if len(lines) <= _FEW_LINES and max(map(len, lines)) <= _SHORT_LINE else ""
    if slide.layout != "content":
        return ""
    return "sparse" if measure.heights(list(slide.blocks)) < _SPARSE else ""


def _lit(formula: Node) -> Node:
    return {**formula, "light": True}


def _below(blocks: Sequence[Node]) -> list[Node]:
    """Return a slide's blocks with their headings below the slide's own title, which is of level 1, and none skipped."""
    level = 1

    def settle(item: Node) -> Node:
        nonlocal level
        level = min(max(item["c"][0], 2), level + 1)
        return {**item, "c": [level, *item["c"][1:]]}

    return ast.rewrite(list(blocks), settle, of=("Header",))  # type: ignore[no-any-return]  # blocks, as they went in
