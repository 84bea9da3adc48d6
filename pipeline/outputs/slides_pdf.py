"""The PDF deck: the same slides as in the browser, as 16:9 pages."""

from __future__ import annotations

import msgspec

from pipeline.core import constructs, deck, measure
from pipeline.core.diagnostics import Outcome
from pipeline.core.model import Artifact, Document, Output
from pipeline.core.text import Span
from pipeline.tools import direction, layout, markup, page_lint, weasyprint
from pipeline.tools.context import Context


class SlidesPdfOptions(msgspec.Struct, frozen=True):
    """[slides-pdf]: has no settings yet."""


def emit(document: Document, context: Context) -> Outcome[Artifact]:
    """Return the document's deck as PDF, one page for each slide, without the notes."""
    blocks = deck.blocks_of(document.slides)
    style = markup.Style(math="svg", columns=measure.AREAS[context.theme.deck.aspect].code, joined=True)
    slides = deck.shown(document.slides, markup.fragment(blocks, document, context, style))
    foot = layout.footer(document.metadata, context.theme)
    given = layout.values(document, context.options("slides-pdf"), slides=slides, footer=foot)
    printed = weasyprint.print_pdf(
        layout.render(context, "deck-print.html.j2", {**given, "css": ""}),
        css=layout.print_sheets(context, ("deck.css.j2", "deck-print.css.j2"), given),
        metadata=document.metadata,
        files=context.files,
        base=context.settings.root,
        span=Span(document.source.shown),
        slides=[slide.span for slide in document.slides],
    )
    said = direction.examine(blocks, Span(document.source.shown))
    return Outcome(Artifact("slides-pdf", ".pdf", printed.value), (*printed.diagnostics, *said))


OUTPUT: Output[Context] = Output(
    "slides-pdf",
    ".pdf",
    emit,
    SlidesPdfOptions,
    traits=frozenset(("slides", "print")),
    raw=frozenset(("svg",)),
    hides=True,
    prepare=weasyprint.prepare,
    rules=(*weasyprint.RULES, page_lint.OVERFLOW, *direction.RULES),
    degrades={
        constructs.FORMULAS: "drawings, with their source as alternative text",
        constructs.DETAILS: "stand open",
        **direction.DEGRADES,
    },
    drops=frozenset((constructs.FOOTNOTES,)),
)
