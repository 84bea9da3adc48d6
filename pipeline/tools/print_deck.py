"""Decks on pages: the slides of a document as a PDF, laid out by one of the theme's layouts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.core import constructs, deck, measure
from pipeline.core.diagnostics import Outcome
from pipeline.core.model import Document
from pipeline.core.text import Span
from pipeline.tools import direction, layout, markup, page_lint, weasyprint
from pipeline.tools.context import Context
from pipeline.tools.sheet import Sheet

RULES = (*weasyprint.RULES, page_lint.OVERFLOW, *direction.RULES)
DEGRADES = {
    constructs.FORMULAS: "drawings, with their source as alternative text",
    constructs.DETAILS: "stand open",
    **direction.DEGRADES,
}


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


def lay_out(document: Document, context: Context, options: Any, form: Form) -> Outcome[bytes]:
    """Return a document's slides as PDF, with what is to be said of them. Raises Failure when that cannot be done."""
    blocks = deck.blocks_of(document.slides)
    columns = measure.AREAS[context.theme.deck.aspect].code
    style = markup.Style(math="svg", columns=columns, joined=True)
    given = layout.values(
        document,
        options,
        sheet=form.sheet,
        slides=deck.shown(document.slides, markup.fragment(blocks, document, context, style)),
        footer=layout.footer(document.metadata, context.theme),
    )
    span = Span(document.source.shown)
    printed = weasyprint.print_pdf(
        layout.render(context, form.layout, {**given, "css": ""}),
        css=layout.print_sheets(context, ("deck.css.j2", form.style), given),
        metadata=document.metadata,
        files=context.files,
        base=context.settings.root,
        span=span,
        variant=form.variant,
        slides=[slide.span for slide in document.slides] if form.whole else (),
    )
    return Outcome(printed.value, (*printed.diagnostics, *direction.examine(blocks, span)))
