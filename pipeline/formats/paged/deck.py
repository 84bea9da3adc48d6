"""Decks on pages: the slides of a document as a PDF, laid out by one of the theme's layouts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from pipeline.context import Context
from pipeline.core import features
from pipeline.core.diagnostics import Diagnostic, Outcome
from pipeline.core.model import Document
from pipeline.core.spans import Span
from pipeline.formats.html import template as html_template
from pipeline.formats.html import writer as html_writer
from pipeline.formats.paged import bidi
from pipeline.formats.paged import lint as page_lint
from pipeline.slides import deck, layouts, measure
from pipeline.slides.deck import ShownSlide
from pipeline.theme.paper import Sheet
from pipeline.tools.weasyprint import render as weasyprint

RULES = (*weasyprint.RULES, page_lint.OVERFLOW, *bidi.RULES)
DEGRADES = {
    features.FORMULAS: "drawings, with their source as alternative text",
    features.DETAILS: "stand open",
    features.STEPS: "shown at once",
    **bidi.DEGRADES,
}


PAGES = ("deck-print.html.j2", "deck-print.css.j2")  # layout and style sheet of a slide on a page of its own


@dataclass(frozen=True, slots=True)
class Form:
    """How a deck is laid out: the layout and its own style sheet, the paper, the kind of PDF.

    `whole` says that a page is a slide, so that one on two pages does not fit.
    """

    layout: str
    style: str
    sheet: Sheet | None = None
    variant: str = "pdf/ua-1"
    whole: bool = False


def lay_out(
    document: Document, context: Context, options: Any, form: Form, *, said: Sequence[str] = ()
) -> Outcome[bytes]:
    """Return a document's slides as PDF, with what is to be said of them. Raises Failure when that cannot be done.

    `said` holds a text for each page that becomes a note on it.
    """
    blocks = deck.blocks_of(document.slides)
    shown = _shown(document, context, staged=form.whole)
    given = _given(document, context, options, shown, form.sheet)
    span = Span(document.source.shown)
    spans = {number: slide.span for number, slide in enumerate(document.slides, 1)} if form.whole else {}
    html = html_template.render(context, form.layout, {**given, "css": ""})
    css = html_template.print_sheets(context, ("deck.css.j2", form.style), given)
    html_template.keep_page(context, "page", html, css)
    printed = weasyprint.print_pdf(
        html,
        css=css,
        metadata=document.metadata,
        files=context.files,
        base=context.settings.root,
        span=span,
        variant=form.variant,
        inspect=_overflowing(spans),
        said=said,
    )
    return Outcome(printed.value, (*printed.diagnostics, *bidi.examine(blocks, span)))


def judge(document: Document, context: Context, options: Any) -> tuple[Diagnostic, ...]:
    """Return an error for each slide that does not fit, for formats that are not laid out on pages themselves.

    Only slides are laid out that may not: those that measure thinks too high, and those whose height it cannot know. Of
    1,500 slides of real documents, none of the others ran over.
    """
    width = measure.AREAS[context.theme.deck.aspect].text
    doubtful = [number for number, slide in enumerate(document.slides) if deck.is_doubtful(slide, width)]
    if not doubtful:
        return ()
    document = replace(document, slides=tuple(document.slides[number] for number in doubtful))
    shown = [
        replace(slide, number=number + 1)
        for number, slide in zip(doubtful, _shown(document, context, staged=True), strict=True)
    ]
    given = _given(document, context, options, shown)
    layout_name, style = PAGES
    spans = {number + 1: slide.span for number, slide in zip(doubtful, document.slides, strict=True)}
    html = html_template.render(context, layout_name, {**given, "css": ""})
    css = html_template.print_sheets(context, ("deck.css.j2", style), given)
    html_template.keep_page(context, "doubtful", html, css)
    return weasyprint.inspect_pages(
        html,
        _overflowing(spans),
        css=css,
        files=context.files,
        base=context.settings.root,
        span=Span(document.source.shown),
    )


def _overflowing(spans: Mapping[int, Span]) -> Callable[[weasyprint.Pages], tuple[Diagnostic, ...]]:
    return partial(page_lint.overflowing, spans=spans)


def _shown(document: Document, context: Context, *, staged: bool) -> list[ShownSlide]:
    """Return the slides as HTML; `staged` says that those that open a part stand on the theme's stage, which may be dark."""
    dark_stage = staged and context.theme.deck.title == "stage"
    by_night = {
        number
        for number, slide in enumerate(document.slides, 1)
        if slide.background.dark or (dark_stage and slide.layout in layouts.OPENING)
    }
    columns = measure.AREAS[context.theme.deck.aspect].code
    style = html_writer.Style(math="svg", columns=columns, joined=True)
    html = html_writer.fragment(deck.blocks_of(document.slides, by_night=by_night), document, context, style)
    return deck.shown(document.slides, html)


def _given(
    document: Document,
    context: Context,
    options: Any,
    shown: Sequence[ShownSlide],
    sheet: Sheet | None = None,
) -> dict[str, Any]:
    return html_template.values(
        document,
        options,
        sheet=sheet,
        slides=shown,
        pictures=html_writer.backdrops(document),
        footer=html_template.footer(document.metadata, context.theme),
    )
