"""Slides: a document becomes a deck, one slide for each heading, with what does not fit in the speaker's notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pipeline.core import ast, conditional, cutting, labels, measure, room
from pipeline.core.ast import Node
from pipeline.core.condense import leading_sentences
from pipeline.core.diagnostics import Outcome
from pipeline.core.model import Document, Slide, Stage
from pipeline.core.text import Span
from pipeline.tools.context import Context

_LONG_PARAGRAPH, _LONG_ITEM = 300, 200
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
            title, footnotes = _apart(item["c"][2])
            draft = _Draft(title, item["c"][0], ast.span_of(item, path), item["c"][1][0], notes=footnotes)
        elif item["t"] == "Div" and "notes" in ast.classes(item):
            for blocks in _apart(item["c"][1]):
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
    work = _Shortening(prose != "keep")
    blocks = draft.blocks
    if prose == "outline" and not all(map(_is_prose, blocks)):  # else nothing would stand there
        for part in _apart([item for item in blocks if _is_prose(item)]):
            work.notes.extend(part)
        blocks = [item for item in blocks if not _is_prose(item)]
    shown = [short for item in blocks for short in work.shorten(item)]
    notes = [*work.notes, *draft.notes]
    lines = measure.room(len(ast.plain_text(draft.title)) + len(continued) + 2, width=width)
    for number, page in enumerate(_pages(shown, width, lines)):
        mark = {"t": "Span", "c": [ast.attr(classes=["continued"]), ast.text(f"({continued})")]}
        title = [*draft.title, {"t": "Space"}, mark] if number else draft.title
        name = "" if number else draft.id
        yield Slide(
            "content", tuple(title), tuple(page), tuple(notes if number == 0 else ()), draft.span, name
        )


def _pages(blocks: list[Node], width: int, lines: float) -> list[list[Node]]:
    """Return the blocks dealt out to slides of so many lines; a line that introduces what follows goes along with it."""
    pages: list[list[Node]] = [[]]
    used = 0.0
    for block in blocks:
        waiting = _parts(block, lines - used if used else 0.0, width, lines)
        while waiting:
            part = waiting.pop(0)
            size = measure.height(part, width=width)
            if pages[-1] and used + size > lines:
                lead = pages[-1][-1:] if len(pages[-1]) > 1 and _introduces(pages[-1][-1]) else []
                used = measure.heights(lead, width=width)
                part, *rest = cutting.cut(part, lines - used, width=width) if lead else [part]
                waiting[:0] = rest
                size = measure.height(part, width=width)
                if used + size > lines:
                    lead, used = [], 0.0  # what cannot be cut stands alone
                pages[-1] = pages[-1][: len(pages[-1]) - len(lead)]
                pages.append(lead)
            pages[-1].append(part)
            used += size
    return pages


def _parts(block: Node, left: float, width: int, lines: float) -> list[Node]:
    """Return the block cut for slides, the first of which has `left` lines left (0: it is a new one).

    What fits on one slide stays whole, but for a list that can start below other text.
    """
    is_list = block["t"] in ("BulletList", "OrderedList")
    high = measure.height(block, width=width)
    if high <= (left or lines) or (not is_list and high <= lines):
        return [block]
    first = left if left > lines / 2 else 0.0
    parts = cutting.cut(block, lines, first=first, width=width)
    return [piece for part in parts for piece in cutting.pieces(part, lines, width=width)]


def _is_prose(item: Node) -> bool:
    """Say whether a block is running text that introduces nothing: no picture or formula stands in it."""
    return item["t"] == "Para" and not _introduces(item) and not ast.find(item, "Image", "Math")


def _introduces(item: Node) -> bool:
    return item["t"] == "Header" or (item["t"] == "Para" and ast.plain_text(item).rstrip().endswith(":"))


class _Shortening:
    """Shortens one slide's text and keeps what was left out for its notes."""

    def __init__(self, condense: bool) -> None:
        self._condense = condense
        self.notes: list[Node] = []

    def shorten(self, item: Node) -> list[Node]:
        """Return the block for the slide: without footnotes, its paragraphs condensed."""
        if item["t"] == "Div" and room.CLASS in ast.classes(item):
            return [item]  # what is hidden on the slide is not to be told in the notes
        footnotes: list[Node] = []

        def cut_note(node: Node) -> None:
            footnotes.extend(node["c"])

        def condense(node: Node) -> Node:
            return self._paragraph(node, most)

        most = _LONG_PARAGRAPH if item["t"] == "Para" else _LONG_ITEM
        shown: list[Node] = ast.rewrite([item], cut_note, of=("Note",))
        if self._condense and item["t"] not in ("CodeBlock", "Table"):
            shown = ast.rewrite(shown, condense, of=("Para", "Plain"))
        self.notes.extend(footnotes)
        return shown

    def _paragraph(self, item: Node, most: int) -> Node:
        short = leading_sentences(item["c"], most=most)
        if short is None:
            return item
        self.notes.append({**item, "t": "Para"})
        return {**item, "c": short}


def _apart(tree: list[Node]) -> tuple[list[Node], list[Node]]:
    """Return a tree without its footnotes, and the blocks of these."""
    footnotes: list[Node] = []

    def cut_note(node: Node) -> None:
        footnotes.extend(node["c"])

    return ast.rewrite(tree, cut_note, of=("Note",)), footnotes


STAGE: Stage[Context] = Stage(
    "slides", make_slides, after=("headings", "numbering", "images", "links", "callouts", "code", "tasks")
)
