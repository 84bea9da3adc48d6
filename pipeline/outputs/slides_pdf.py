"""The PDF deck: the same slides as in the browser, as 16:9 pages."""

from __future__ import annotations

from typing import Literal

import msgspec

from pipeline.core import ast, constructs
from pipeline.core.diagnostics import Outcome
from pipeline.core.model import Artifact, Document, Output, Slide
from pipeline.tools import pdf, print_deck, weasyprint
from pipeline.tools.context import Context
from pipeline.tools.print_deck import Form

_FORM = Form(*print_deck.PAGES, whole=True)


class SlidesPdfOptions(msgspec.Struct, frozen=True):
    """[slides-pdf]: `notes` says what becomes of the speaker's: nothing, or "annotations" that a reader opens."""

    notes: Literal["none", "annotations"] = "none"


def emit(document: Document, context: Context) -> Outcome[Artifact]:
    """Return the document's deck as PDF, one page for each slide; notes only as annotations, and if asked for."""
    options = context.options("slides-pdf")
    said = [_spoken(slide) for slide in document.slides] if options.notes == "annotations" else ()
    printed = print_deck.lay_out(document, context, options, _FORM, said=said)
    return Outcome(Artifact("slides-pdf", ".pdf", printed.value), printed.diagnostics)


def _spoken(slide: Slide) -> str:
    """Return a slide's notes as plain text, a line for each block."""
    return ast.plain_text([*slide.notes], notes=True).strip()


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
    verify=pdf.faults,
    degrades=print_deck.DEGRADES,
    drops=frozenset((constructs.FOOTNOTES,)),
)
