"""The PDF deck: the same slides as in the browser, as 16:9 pages."""

from __future__ import annotations

import msgspec

from pipeline.core import constructs
from pipeline.core.diagnostics import Outcome
from pipeline.core.model import Artifact, Document, Output
from pipeline.tools import print_deck, weasyprint
from pipeline.tools.context import Context
from pipeline.tools.print_deck import Form

_FORM = Form("deck-print.html.j2", "deck-print.css.j2", whole=True)


class SlidesPdfOptions(msgspec.Struct, frozen=True):
    """[slides-pdf]: has no settings yet."""


def emit(document: Document, context: Context) -> Outcome[Artifact]:
    """Return the document's deck as PDF, one page for each slide, without the notes."""
    printed = print_deck.lay_out(document, context, context.options("slides-pdf"), _FORM)
    return Outcome(Artifact("slides-pdf", ".pdf", printed.value), printed.diagnostics)


OUTPUT: Output[Context] = Output(
    "slides-pdf",
    ".pdf",
    emit,
    SlidesPdfOptions,
    traits=frozenset(("slides", "print")),
    raw=frozenset(("svg",)),
    hides=True,
    prepare=weasyprint.prepare,
    rules=print_deck.RULES,
    degrades=print_deck.DEGRADES,
    drops=frozenset((constructs.FOOTNOTES,)),
)
