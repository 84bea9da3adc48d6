"""Slides: make a deck from the document, one or more slides for each heading."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pipeline.context import Context
from pipeline.core import ast, conditional, crossref, page_breaks, translations
from pipeline.core.ast import Node
from pipeline.core.diagnostics import Diagnostic, Outcome, note, partial_error
from pipeline.core.model import Background, Document, Resource, Slide, Stage
from pipeline.core.spans import Span, closest
from pipeline.slides import (
    answer_space,
    backgrounds,
    fragments,
    grouping,
    identifiers,
    layouts,
    levels,
    measure,
    pagination,
)
from pipeline.slides.condense import shorten, split_notes

LAYOUT = partial_error(
    "slide-layout",
    "A heading sets an unknown layout, or one that does not suit the content of its slide. Layouts are content, section, "
    "two-content, comparison, image, image-with-caption, quote, code and blank; without {layout=…}, the layout follows from "
    "the content.",
)
LEVEL = note(
    "slide-level",
    "A document that is marked up as a deck, by pauses, incremental lists, layouts, backgrounds or rules before its "
    "headings, has its slides where pandoc begins them: at the highest level of heading that text follows directly. "
    "Deeper headings stand on the slides. [slides] level says otherwise.",
)

_NO_FOOTER = ("", "no", "none", "false")
_ATOMIC = frozenset(("callout", "columns", "column", answer_space.CLASS))


@dataclass(slots=True)
class _Section:
    """The blocks below one heading, before they are split into slides.

    `layout` is the one the author set, or empty. `continues` is true for the part after a rule, which repeats the title.
    """

    title: list[Node]
    level: int
    span: Span
    id: str = ""
    blocks: list[Node] = field(default_factory=list)
    notes: list[Node] = field(default_factory=list)
    layout: str = ""
    background: Background = Background()
    footer: str | None = None
    hidden: bool = False
    continues: bool = False


def make_slides(document: Document, context: Context) -> Outcome[Document]:
    """Return the document with `slides`: a title slide, then one for each heading, split where it would overflow.

    Paragraphs are condensed as [slides] prose says; the cut text and all footnotes go to the notes. Marks for slides
    only (pauses, layouts, backgrounds) are removed from the document's blocks.
    """
    work = _DeckBuilder(document, context)
    read = ast.rewrite(list(document.blocks), backgrounds.without_background, of=("Header",))
    blocks = fragments.remove_pauses(read)
    most = context.settings.limits.slides
    slides = identifiers.keep_first(
        itertools.islice(work.slides(), most + 1)
    )  # one more: decks are refused then
    resources = {**document.resources, **work.resources}
    return Outcome(
        replace(document, blocks=tuple(blocks), slides=slides, resources=resources), tuple(work.found)
    )


def _is_mere_break(item: Node) -> bool:
    return page_breaks.is_break(item) and not item["c"][1]


class _DeckBuilder:
    """Makes the slides of one document and collects diagnostics."""

    def __init__(self, document: Document, context: Context) -> None:
        self._document, self._settings = document, context.settings.slides
        self._path = document.source.shown
        self._words = translations.look_up(document.metadata.lang)
        self._width = measure.LINE_WIDTHS[context.theme.deck.aspect].text
        self._theme = context.theme
        meant = conditional.select(list(document.blocks), context.deck_traits)
        self._blocks = [item for item in crossref.drop_unreferenced(meant) if not _is_mere_break(item)]
        self.found: list[Diagnostic] = []
        self.resources: dict[str, Resource] = {}  # pictures made for backgrounds

    def slides(self) -> Iterator[Slide]:
        """Yield the slides in order."""
        title = ast.text(self._document.metadata.title)
        yield Slide("title", tuple(title), (), (), Span(self._path, 1))
        sections = [section for section in self._sections() if not section.hidden]
        for section, following in zip(sections, [*sections, None][1:], strict=True):
            empty = not section.blocks
            if empty and not section.notes and not section.level:
                continue  # there is no text before the first heading
            opens = empty and following and following.level > section.level and not section.continues
            if section.layout == "section" or (opens and not section.layout):
                blocks, left_out = shorten(section.blocks, self._settings.prose)
                said = (*left_out, *section.notes)
                yield Slide(
                    "section", tuple(section.title), tuple(blocks), said, section.span, section.id,
                    background=section.background, footer=section.footer,
                )  # fmt: skip
            else:
                yield from self._split(section)

    def _level(self) -> int:
        """Return the level down to which headings start a slide."""
        if self._settings.level:
            return self._settings.level
        level, sign = levels.choose(self._blocks)
        if sign is not None:
            said = f"slides start at headings of level {level}, as the document is marked up as a deck"
            hint = "[slides] level says otherwise"
            self.found.append(LEVEL.at(ast.span_of(sign, self._path), said, hint=hint))
        return level

    def _sections(self) -> Iterator[_Section]:
        level = self._level()
        # Text before the first heading gets a generated heading, because the title has a slide of its own.
        section = _Section(ast.text(self._words["overview"]), 0, Span(self._path, 1))
        ruled, paused = False, 0
        for item in _flatten(self._blocks, self._settings.incremental):
            if item["t"] == "Header" and (item["c"][0] <= level or ruled):
                yield section
                section, ruled, paused = self._start_section(item), False, 0
            elif item["t"] == "Div" and "notes" in ast.classes(item):
                for blocks in split_notes(item["c"][1]):
                    section.notes.extend(blocks)
            elif item["t"] == "HorizontalRule":
                ruled = bool(section.blocks)
            elif fragments.is_pause(item):
                paused += bool(section.blocks)
            else:
                if ruled:
                    yield section
                    span = ast.span_of(item, self._path)
                    section, ruled, paused = (
                        _Section(
                            section.title,
                            section.level,
                            span,
                            footer=section.footer,
                            hidden=section.hidden,
                            continues=True,
                        ),
                        False,
                        0,
                    )
                [item] = ast.rewrite(
                    fragments.remove_pauses([item]), backgrounds.without_background, of=("Header",)
                )
                section.blocks.append(fragments.delay(item, paused))
        yield section

    def _start_section(self, heading: Node) -> _Section:
        title, footnotes = split_notes(heading["c"][2])
        section = _Section(title, heading["c"][0], ast.span_of(heading, self._path), ast.attr_of(heading)[0])
        section.notes.extend(footnotes)
        section.layout = ast.value(heading, "layout")
        section.hidden = ast.value(heading, "visibility") == "hidden"
        section.footer = _footer(heading)
        section.background, made, found = backgrounds.read(
            heading, self._document.resources, self._theme, section.span
        )
        self.resources |= made
        self.found.extend(found)
        return section

    def _split(self, section: _Section) -> Iterator[Slide]:
        word = self._words["continued"]
        shown, left_out = shorten(section.blocks, self._settings.prose)
        notes = [*left_out, *section.notes]
        layout = self._layout(section, shown)
        lines = measure.available_lines(len(ast.plain_text(section.title)) + len(word) + 2, width=self._width)
        smallest = self._settings.smallest if self._settings.fit == "scale" else 1.0
        share = pagination.choose_scale(shown, self._width, lines, smallest=smallest)
        parts = [shown] if share < 1 else pagination.paginate(shown, self._width, lines)
        pages = [group.blocks for part in parts for group in grouping.group(part, self._document.resources)]
        mark = {"t": "Span", "c": [ast.attr(classes=["continued"]), ast.text(f"({word})")]}
        for number, page in enumerate(pages):
            continues = number > 0 or section.continues
            yield Slide(
                layout or (layouts.choose(page) if section.title or page else "blank"),
                tuple([*section.title, {"t": "Space"}, mark] if continues else section.title),
                tuple(page),
                tuple(() if number else notes),
                section.span,
                "" if continues else section.id,
                share,
                section.background,
                section.footer,
            )

    def _layout(self, section: _Section, shown: list[Node]) -> str:
        """Return the layout the author set; the empty string for none, or, with a diagnostic, for an unsuitable one."""
        if not section.layout:
            return ""
        if section.layout not in layouts.NAMES:
            meant = closest(section.layout, layouts.NAMES)
            hint = f"did you mean '{meant}'?" if meant else f"there are {', '.join(layouts.NAMES)}"
            self.found.append(LAYOUT.at(section.span, f"there is no layout '{section.layout}'", hint=hint))
            return ""
        if needed := layouts.missing_part(section.layout, shown):
            said = f"the layout '{section.layout}' does not suit this slide"
            self.found.append(LAYOUT.at(section.span, said, hint=f"it needs {needed}"))
            return ""
        return section.layout


def _footer(heading: Node) -> str | None:
    """Return the footer a heading sets for its slide; None for that of the deck."""
    values = [value for key, value in ast.attr_of(heading)[2] if key == "footer"]
    return None if not values else "" if values[0].lower() in _NO_FOOTER else values[0]


def _flatten(blocks: list[Node], step: bool) -> Iterator[Node]:
    """Yield blocks with plain containers replaced by their content, so that headings in them start slides too.

    With `step`, and inside of `.incremental`, lists are marked to be shown item by item.
    """
    for item in blocks:
        kinds = set(ast.classes(item)) if item["t"] == "Div" else set()
        if (
            item["t"] == "Div"
            and "notes" not in kinds
            and not kinds & _ATOMIC
            and not conditional.conditions(kinds)
        ):
            yield from _flatten(
                item["c"][1], ("incremental" in kinds or step) and "nonincremental" not in kinds
            )
        elif step and item["t"] in ("BulletList", "OrderedList"):
            yield fragments.mark_stepwise(item)
        else:
            yield from grouping.as_figures(item)


STAGE: Stage[Context] = Stage(
    "slides",
    make_slides,
    after=("headings", "numbering", "images", "links", "callouts", "code", "tasks"),
    rules=(LAYOUT, LEVEL, *backgrounds.RULES),
)
