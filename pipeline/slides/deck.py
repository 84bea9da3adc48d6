"""Write all slides of a deck in one call of a writer, and split the result into slides again."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pipeline.core import ast, links
from pipeline.core.ast import Node
from pipeline.core.model import Background, Slide
from pipeline.slides import fragments, measure

CUT = "octavo-cut"
_SPARSE = 5.0  # lines
_FEW_LINES, _SHORT_LINE = 9, 45  # of code that fits in letters of 28 px, on the narrower of slides too


@dataclass(frozen=True, slots=True)
class HtmlSlide:
    """A slide as HTML. `number` counts from 1; `id` is made from the title and unique in the deck.

    `name` is the title as text, or the number: for outlines and screen readers. `fill` is "sparse" for a slide with little text, which may be set larger, else empty; `scale`, `background` and
    `footer` are those of `core.model.Slide`.
    """

    layout: str
    fill: str
    id: str
    number: int
    title: str
    name: str
    body: str
    notes: str
    scale: float
    background: Background
    footer: str | None


def may_overflow(slide: Slide, width: int) -> bool:
    """Say whether a slide may overflow although slides.measure estimates that it fits; `width` in characters a line.

    True if it holds a block that cannot be split or measured, or if its layout sets type of another size.
    """
    blocks = list(slide.blocks)
    lines = measure.available_lines(len(ast.plain_text([*slide.title])), width=width)
    unsure = any(
        item["t"] == "RawBlock" or "columns" in ast.classes(item)
        for item in ast.find(blocks, "RawBlock", "Div")
    )
    known = slide.layout in ("content", "code", "image", "image-with-caption", "title")
    return (
        unsure or (not known and bool(blocks)) or measure.heights(blocks, width=width) > lines / slide.scale
    )


def blocks_of(slides: Sequence[Slide], *, stepped: bool = False, dark: Collection[int] = ()) -> list[Node]:
    """Return a deck as one list of blocks: title, body and notes of each slide, separated by CUT marks.

    With `stepped`, content that appears later is wrapped as slides.fragments does. `dark` holds the numbers (from 1) of
    slides with a dark background; formulas on them get a member `"light"`.
    """
    mark = ast.raw(f"<!--{CUT}-->")
    out: list[Node] = []
    for number, slide in enumerate(slides, 1):
        title: list[Node] = list(slide.title)
        body = _lower_headings(fragments.wrap_fragments(slide.blocks) if stepped else slide.blocks)
        if number in dark:
            title, body = (ast.rewrite(part, _as_light, of=("Math",)) for part in (title, body))
        out += [
            {"t": "Plain", "c": title},
            mark,
            *_without_sections(body),
            mark,
            *_without_sections(slide.notes),
            mark,
        ]
    return out


def split_html(slides: Sequence[Slide], html: str) -> list[HtmlSlide]:
    """Return the slides with their HTML, given the HTML of `blocks_of` all of them."""
    parts = [part.strip() for part in html.split(f"<!--{CUT}-->")]
    authors = {slide.id for slide in slides if slide.id}
    seen = authors | links.identifiers([block for slide in slides for block in (*slide.blocks, *slide.notes)])
    found = []
    for index, slide in enumerate(slides):
        title, body, notes = parts[index * 3 : index * 3 + 3]
        said = " ".join(ast.plain_text(list(slide.title)).split())
        words = re.sub(r"\W+", "-", said.casefold()).strip("-")
        base = slide.id or words or "slide"
        name, count = base, 2
        while name in seen and name != slide.id:
            name, count = f"{base}-{count}", count + 1
        seen.add(name)
        found.append(
            HtmlSlide(
                slide.layout,
                _fill(slide),
                name,
                index + 1,
                title,
                said or str(index + 1),
                body,
                notes,
                slide.scale,
                slide.background,
                slide.footer,
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


def _without_sections(blocks: Sequence[Node]) -> list[Node]:
    """Return blocks whose divs have no class `section`: pandoc writes those as <section>, which reveal.js takes for slides."""

    def change(item: Node) -> Node:
        identifier, classes, pairs = ast.attr_of(item)
        if "section" not in classes:
            return item
        return ast.with_attr(item, [identifier, [name for name in classes if name != "section"], pairs])

    return ast.rewrite(list(blocks), change, of=("Div",))  # type: ignore[no-any-return]  # a list in, a list out


def _as_light(formula: Node) -> Node:
    return {**formula, "light": True}


def _lower_headings(blocks: Sequence[Node]) -> list[Node]:
    """Return a slide's blocks with headings from level 2 on (the title has level 1), without gaps."""
    level = 1

    def settle(item: Node) -> Node:
        nonlocal level
        level = min(max(item["c"][0], 2), level + 1)
        return {**item, "c": [level, *item["c"][1:]]}

    return ast.rewrite(list(blocks), settle, of=("Header",))  # type: ignore[no-any-return]  # a list in, a list out
