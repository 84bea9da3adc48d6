"""Slides: a document becomes a deck, one slide for each heading, with what does not fit in the speaker's notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pipeline.core import ast, conditional, labels, measure, paging, room
from pipeline.core.ast import Node
from pipeline.core.diagnostics import Outcome
from pipeline.core.model import Document, Slide, Stage
from pipeline.core.shortening import apart, shorten
from pipeline.core.text import Span
from pipeline.tools.context import Context

_ATOMIC = frozenset(("callout", "columns", "column", room.CLASS))


@dataclass(slots=True)
class _Draft:
    """A slide while its blocks are collected."""

    title: list[Node]
    level: int
    span: Span
    id: str = ""
    blocks: list[Node] = field(default_factory=list)
    notes: list[Node] = field(default_factory=list)


def make_slides(document: Document, context: Context) -> Outcome[Document]:
    """Return the document with `slides`: a title slide, then one for each heading, split where it would overflow.

    Paragraphs are condensed as settings say; what is condensed away, and footnotes, go to the notes in full.
    """
    settings = context.settings.slides
    blocks = conditional.select(list(document.blocks), context.deck_traits)
    start = Span(document.source.shown, 1)
    slides = [Slide("title", tuple(ast.text(document.metadata.title)), (), (), start)]
    words = labels.of(document.metadata.lang)
    width = measure.AREAS[context.theme.deck.aspect].text
    drafts = list(_drafts(blocks, document, settings.level or 6))
    for draft, following in zip(drafts, [*drafts[1:], None], strict=True):
        empty = not draft.blocks
        if empty and not draft.notes and not draft.level:
            continue  # nothing stands before the first heading
        if empty and following and following.level > draft.level:
            slides.append(Slide("section", tuple(draft.title), (), tuple(draft.notes), draft.span, draft.id))
        else:
            slides.extend(_finish(draft, words["continued"], width=width, prose=settings.prose))
    return Outcome(replace(document, slides=tuple(slides)))


def _drafts(blocks: list[Node], document: Document, level: int) -> Iterator[_Draft]:
    path = document.source.shown
    # The title stands on the title slide; what is said before the first heading has a name of its own.
    draft = _Draft(ast.text(labels.of(document.metadata.lang)["overview"]), 0, Span(path, 1))
    for item in _flat(blocks):
        if item["t"] == "Header" and item["c"][0] <= level:
            yield draft
            title, footnotes = apart(item["c"][2])
            draft = _Draft(title, item["c"][0], ast.span_of(item, path), item["c"][1][0], notes=footnotes)
        elif item["t"] == "Div" and "notes" in ast.classes(item):
            for blocks in apart(item["c"][1]):
                draft.notes.extend(blocks)
        elif item["t"] != "HorizontalRule":
            draft.blocks.append(item)
    yield draft


def _flat(blocks: list[Node]) -> Iterator[Node]:
    """Yield blocks with plain containers opened, so that headings in them start slides too."""
    for item in blocks:
        kinds = set(ast.classes(item)) if item["t"] == "Div" else set()
        if item["t"] == "Div" and "notes" not in kinds and not kinds & _ATOMIC and not _conditional(kinds):
            yield from _flat(item["c"][1])
        elif item["t"] == "Para" and _is_gallery(item):
            for image in item["c"]:
                if image["t"] == "Image":
                    yield ast.node(
                        "Figure", [ast.attr(), [None, []], [ast.node("Plain", [image])]], like=item
                    )
        else:
            yield item


def _is_gallery(item: Node) -> bool:
    kinds = {part["t"] for part in item["c"]}
    return "Image" in kinds and kinds <= {"Image", "Space", "SoftBreak", "LineBreak"}


def _conditional(kinds: set[str]) -> bool:
    return any(name.startswith(("only-", "not-")) for name in kinds)


def _finish(draft: _Draft, continued: str, *, width: int, prose: str) -> Iterator[Slide]:
    shown, left_out = shorten(draft.blocks, prose)
    notes = [*left_out, *draft.notes]
    lines = measure.room(len(ast.plain_text(draft.title)) + len(continued) + 2, width=width)
    for number, page in enumerate(paging.pages(shown, width, lines)):
        mark = {"t": "Span", "c": [ast.attr(classes=["continued"]), ast.text(f"({continued})")]}
        title = [*draft.title, {"t": "Space"}, mark] if number else draft.title
        name = "" if number else draft.id
        yield Slide(
            "content", tuple(title), tuple(page), tuple(notes if number == 0 else ()), draft.span, name
        )


STAGE: Stage[Context] = Stage(
    "slides", make_slides, after=("headings", "numbering", "images", "links", "callouts", "code", "tasks")
)
