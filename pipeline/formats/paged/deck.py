"""Lay out the slides of a document as PDF, with one of the theme's layouts."""

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
from pipeline.formats import drawings
from pipeline.formats.html import template as html_template
from pipeline.formats.html import writer as html_writer
from pipeline.formats.paged import bidi, formulas
from pipeline.formats.paged import lint as page_lint
from pipeline.slides import deck, layouts, measure
from pipeline.slides.deck import HtmlSlide
from pipeline.theme.paper import Sheet
from pipeline.tools.weasyprint import render as weasyprint

RULES = (*weasyprint.RULES, page_lint.OVERFLOW, *bidi.RULES, *formulas.RULES, *drawings.RULES)
DEGRADES = {
    features.FORMULAS: "drawings, with their source as alternative text",
    features.DETAILS: "stand open",
    features.STEPS: "shown at once",
    **bidi.DEGRADES,
}


PAGES = ("deck-print.html.j2", "deck-print.css.j2")  # layout and style sheet for one slide a page


@dataclass(frozen=True, slots=True)
class DeckLayout:
    """Settings for a deck on pages: layout and style sheet of the theme, paper, PDF variant.

    `whole` says that each slide is one page, so a slide on two pages is an error.
    """

    layout: str
    style: str
    sheet: Sheet | None = None
    variant: str = "pdf/ua-1"
    whole: bool = False


def lay_out(
    document: Document, context: Context, options: Any, form: DeckLayout, *, said: Sequence[str] = ()
) -> Outcome[bytes]:
    """Return a document's slides as PDF, with diagnostics. Raises Failure if they cannot be laid out.

    `said` holds a text for each page, which is added to it as a PDF annotation.
    """
    blocks = deck.blocks_of(document.slides)
    shown = _html_slides(document, context, staged=form.whole)
    given = _template_values(document, context, options, shown, form.sheet)
    span = Span(document.source.shown)
    spans = {number: slide.span for number, slide in enumerate(document.slides, 1)} if form.whole else {}
    html = html_template.render(context, form.layout, {**given, "css": ""})
    css = html_template.render_print_sheets(context, ("deck.css.j2", form.style), given)
    html_template.keep_page(context, "page", html, css)
    printed = weasyprint.print_pdf(
        html,
        css=css,
        metadata=document.metadata,
        files=context.files,
        base=context.settings.root,
        pages=context.settings.limits.pages,
        span=span,
        variant=form.variant,
        inspect=_overflow_check(spans),
        said=said,
    )
    remarks = (
        *bidi.check(blocks, document.spans.get("lang", span)),
        *formulas.check(blocks, context.pandoc, span),
        *drawings.check(blocks, document.resources, span, inline=True),
    )
    return Outcome(printed.value, (*printed.diagnostics, *remarks))


def check_fit(document: Document, context: Context, options: Any) -> tuple[Diagnostic, ...]:
    """Return an error for each slide that overflows, for formats that WeasyPrint does not lay out.

    Only slides that may overflow by slides.measure are laid out. Of 1,500 slides of real documents, none of the others
    did overflow.
    """
    width = measure.LINE_WIDTHS[context.theme.deck.aspect].text
    doubtful = [number for number, slide in enumerate(document.slides) if deck.may_overflow(slide, width)]
    if not doubtful:
        return ()
    document = replace(document, slides=tuple(document.slides[number] for number in doubtful))
    shown = [
        replace(slide, number=number + 1)
        for number, slide in zip(doubtful, _html_slides(document, context, staged=True), strict=True)
    ]
    given = _template_values(document, context, options, shown)
    layout_name, style = PAGES
    spans = {number + 1: slide.span for number, slide in zip(doubtful, document.slides, strict=True)}
    html = html_template.render(context, layout_name, {**given, "css": ""})
    css = html_template.render_print_sheets(context, ("deck.css.j2", style), given)
    html_template.keep_page(context, "doubtful", html, css)
    return weasyprint.inspect_pages(
        html,
        _overflow_check(spans),
        css=css,
        files=context.files,
        base=context.settings.root,
        pages=context.settings.limits.pages,
        span=Span(document.source.shown),
    )


def _overflow_check(spans: Mapping[int, Span]) -> Callable[[weasyprint.Pages], tuple[Diagnostic, ...]]:
    return partial(page_lint.find_overflow, spans=spans)


def _html_slides(document: Document, context: Context, *, staged: bool) -> list[HtmlSlide]:
    """Return the slides as HTML; `staged` says that opening slides have the theme's stage as background, which may be dark."""
    dark_stage = staged and context.theme.deck.title == "stage"
    dark = {
        number
        for number, slide in enumerate(document.slides, 1)
        if slide.background.dark or (dark_stage and slide.layout in layouts.OPENING)
    }
    columns = measure.LINE_WIDTHS[context.theme.deck.aspect].code
    style = html_writer.WriterSettings(math="svg", columns=columns, joined=True)
    html = html_writer.write_fragment(deck.blocks_of(document.slides, dark=dark), document, context, style)
    return deck.split_html(document.slides, html)


def _template_values(
    document: Document,
    context: Context,
    options: Any,
    shown: Sequence[HtmlSlide],
    sheet: Sheet | None = None,
) -> dict[str, Any]:
    return html_template.template_values(
        document,
        options,
        sheet=sheet,
        slides=shown,
        pictures=html_writer.background_pictures(document, paged=True),
        footer=html_template.footer_text(document.metadata, context.theme),
    )
