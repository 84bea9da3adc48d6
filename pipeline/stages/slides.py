"""Slides: a document becomes a deck, one slide for each heading, with what does not fit in the speaker's notes."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pipeline.context import Context
from pipeline.core import ast, conditional, crossref, translations
from pipeline.core.ast import Node
from pipeline.core.diagnostics import Diagnostic, Outcome, error, note
from pipeline.core.model import Background, Document, Slide, Stage
from pipeline.core.spans import Span, closest
from pipeline.slides import answer_space, backgrounds, fragments, grouping, layouts, measure, pagination
from pipeline.slides.condense import shorten, split_notes

LAYOUT = error(
    "slide-layout",
    "A heading asks for a layout that there is not, or that needs something else on its slide. Layouts are content, "
    "section, two-content, comparison, image, image-with-caption, quote, code and blank; without {layout=…}, the one is "
    "taken that suits what stands on the slide.",
)
LEVEL = note(
    "slide-level",
    "A document that is marked up as a deck, by pauses, incremental lists, layouts, backgrounds or rules before its "
    "headings, has its slides where pandoc begins them: at the highest level of heading that text follows directly. "
    "Deeper headings stand on the slides. [slides] level says otherwise.",
)

_ATOMIC = frozenset(("callout", "columns", "column", answer_space.CLASS))


@dataclass(slots=True)
class _Draft:
    """A slide while its blocks are collected; one that goes on has the title of the one before."""

    title: list[Node]
    level: int
    span: Span
    id: str = ""
    blocks: list[Node] = field(default_factory=list)
    notes: list[Node] = field(default_factory=list)
    asked: str = ""
    background: Background = Background()
    goes_on: bool = False


def make_slides(document: Document, context: Context) -> Outcome[Document]:
    """Return the document with `slides`: a title slide, then one for each heading, split where it would overflow.

    Paragraphs are condensed as settings say; what is condensed away, and footnotes, go to the notes in full. What is
    said for slides alone (pauses, layouts, backgrounds) is gone from the document's blocks.
    """
    work = _Deck(document, context)
    blocks = fragments.remove_pauses([backgrounds.without_background(item) for item in document.blocks])
    slides = tuple(work.slides())
    return Outcome(replace(document, blocks=tuple(blocks), slides=slides), tuple(work.found))


class _Deck:
    """One document on its way to slides."""

    def __init__(self, document: Document, context: Context) -> None:
        self._document, self._settings = document, context.settings.slides
        self._path = document.source.shown
        self._words = translations.of(document.metadata.lang)
        self._width = measure.LINE_WIDTHS[context.theme.deck.aspect].text
        self._theme = context.theme
        meant = conditional.select(list(document.blocks), context.deck_traits)
        self._blocks = crossref.drop_unreferenced(meant)
        self.found: list[Diagnostic] = []

    def slides(self) -> Iterator[Slide]:
        """Yield the slides in order, and note what is to be said of them."""
        title = ast.text(self._document.metadata.title)
        yield Slide("title", tuple(title), (), (), Span(self._path, 1))
        drafts = list(self._drafts())
        for draft, following in zip(drafts, [*drafts[1:], None], strict=True):
            empty = not draft.blocks
            if empty and not draft.notes and not draft.level:
                continue  # nothing stands before the first heading
            opens = empty and following and following.level > draft.level and not draft.goes_on
            if draft.asked == "section" or (opens and not draft.asked):
                blocks, left_out = shorten(draft.blocks, self._settings.prose)
                said = (*left_out, *draft.notes)
                yield Slide(
                    "section", tuple(draft.title), tuple(blocks), said, draft.span, draft.id, background=draft.background
                )  # fmt: skip
            else:
                yield from self._finish(draft)

    def _level(self) -> int:
        """Return the level down to which headings start a slide."""
        if self._settings.level:
            return self._settings.level
        sign = _sign(self._blocks)
        if sign is None:
            return 6
        pairs = itertools.pairwise([*self._blocks, ast.node("HorizontalRule")])
        levels = [
            one["c"][0]
            for one, next in pairs
            if one["t"] == "Header" and next["t"] not in ("Header", "HorizontalRule")
        ]
        level = min(levels, default=6)
        said = f"slides start at headings of level {level}, as the document is marked up as a deck"
        hint = "[slides] level says otherwise"
        self.found.append(LEVEL.at(ast.span_of(sign, self._path), said, hint=hint))
        return level

    def _drafts(self) -> Iterator[_Draft]:
        level = self._level()
        # The title stands on the title slide; what is said before the first heading has a name of its own.
        draft = _Draft(ast.text(self._words["overview"]), 0, Span(self._path, 1))
        ruled, paused = False, 0
        for item in _flat(self._blocks, self._settings.incremental):
            if item["t"] == "Header" and item["c"][0] <= level:
                yield draft
                draft, ruled, paused = self._begun(item), False, 0
            elif item["t"] == "Div" and "notes" in ast.classes(item):
                for blocks in split_notes(item["c"][1]):
                    draft.notes.extend(blocks)
            elif item["t"] == "HorizontalRule":
                ruled = bool(draft.blocks)
            elif fragments.is_pause(item):
                paused += bool(draft.blocks)
            else:
                if ruled:
                    yield draft
                    span = ast.span_of(item, self._path)
                    draft, ruled, paused = _Draft(draft.title, draft.level, span, goes_on=True), False, 0
                [item] = fragments.remove_pauses([item])
                draft.blocks.append(fragments.delay(item, paused))
        yield draft

    def _begun(self, heading: Node) -> _Draft:
        title, footnotes = split_notes(heading["c"][2])
        draft = _Draft(title, heading["c"][0], ast.span_of(heading, self._path), ast.attr_of(heading)[0])
        draft.notes.extend(footnotes)
        draft.asked = ast.value(heading, "layout")
        draft.background, found = backgrounds.of(heading, self._document, self._theme, draft.span)
        self.found.extend(found)
        return draft

    def _finish(self, draft: _Draft) -> Iterator[Slide]:
        word = self._words["continued"]
        shown, left_out = shorten(draft.blocks, self._settings.prose)
        notes = [*left_out, *draft.notes]
        asked = self._asked(draft, shown)
        lines = measure.available_lines(len(ast.plain_text(draft.title)) + len(word) + 2, width=self._width)
        smallest = self._settings.smallest if self._settings.fit == "scale" else 1.0
        share = pagination.choose_scale(shown, self._width, lines, smallest=smallest)
        dealt = [shown] if share < 1 else pagination.paginate(shown, self._width, lines)
        pages = [group.blocks for page in dealt for group in grouping.group(page, self._document.resources)]
        mark = {"t": "Span", "c": [ast.attr(classes=["continued"]), ast.text(f"({word})")]}
        for number, page in enumerate(pages):
            goes_on = number > 0 or draft.goes_on
            yield Slide(
                asked or (layouts.choose(page) if draft.title or page else "blank"),
                tuple([*draft.title, {"t": "Space"}, mark] if goes_on else draft.title),
                tuple(page),
                tuple(() if number else notes),
                draft.span,
                "" if goes_on else draft.id,
                share,
                draft.background,
            )

    def _asked(self, draft: _Draft, shown: list[Node]) -> str:
        """Return the layout a slide's author asked for, "" for none, or for one that it cannot have."""
        if not draft.asked:
            return ""
        if draft.asked not in layouts.NAMES:
            meant = closest(draft.asked, layouts.NAMES)
            hint = f"did you mean '{meant}'?" if meant else f"there are {', '.join(layouts.NAMES)}"
            self.found.append(LAYOUT.at(draft.span, f"there is no layout '{draft.asked}'", hint=hint))
            return ""
        if needed := layouts.missing_part(draft.asked, shown):
            said = f"the layout '{draft.asked}' does not suit this slide"
            self.found.append(LAYOUT.at(draft.span, said, hint=f"it needs {needed}"))
            return ""
        return draft.asked


def _sign(blocks: list[Node]) -> Node | None:
    """Return the first node by which a document shows that it is marked up as a deck."""
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


def _flat(blocks: list[Node], step: bool) -> Iterator[Node]:
    """Yield blocks with plain containers opened, so that headings in them start slides too.

    With `step`, and within `.incremental`, lists are marked to be shown item by item.
    """
    for item in blocks:
        kinds = set(ast.classes(item)) if item["t"] == "Div" else set()
        if (
            item["t"] == "Div"
            and "notes" not in kinds
            and not kinds & _ATOMIC
            and not conditional.conditions(kinds)
        ):
            yield from _flat(item["c"][1], ("incremental" in kinds or step) and "nonincremental" not in kinds)
        elif item["t"] == "Para" and _is_gallery(item):
            for image in item["c"]:
                if image["t"] == "Image":
                    yield ast.node(
                        "Figure", [ast.attr(), [None, []], [ast.node("Plain", [image])]], like=item
                    )
        elif step and item["t"] in ("BulletList", "OrderedList"):
            yield fragments.mark_stepwise(item)
        else:
            yield item


def _is_gallery(item: Node) -> bool:
    kinds = {part["t"] for part in item["c"]}
    return "Image" in kinds and kinds <= {"Image", "Space", "SoftBreak", "LineBreak"}


STAGE: Stage[Context] = Stage(
    "slides",
    make_slides,
    after=("headings", "numbering", "images", "links", "callouts", "code", "tasks"),
    rules=(LAYOUT, LEVEL, *backgrounds.RULES),
)
