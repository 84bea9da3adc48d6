"""The PDF deck: the same slides as in the browser, as 16:9 pages."""

from __future__ import annotations

from typing import Literal

import msgspec

from pipeline.context import Context
from pipeline.core import ast, features
from pipeline.core.diagnostics import Outcome
from pipeline.core.model import Artifact, Document, Output, Slide
from pipeline.formats.paged import check as pdf_check
from pipeline.formats.paged import deck as paged_deck
from pipeline.formats.paged.deck import Form
from pipeline.tools.weasyprint import render as weasyprint

_FORM = Form(*paged_deck.PAGES, whole=True)


class SlidesPdfOptions(msgspec.Struct, frozen=True):
    """[slides-pdf]: `notes` says what becomes of the speaker's: nothing, or "annotations" that a reader opens."""

    notes: Literal["none", "annotations"] = "none"


def emit(document: Document, context: Context) -> Outcome[Artifact]:
    """Return the document's deck as PDF, one page for each slide; notes only as annotations, and if asked for."""
    options = context.options("slides-pdf")
    said = [_spoken(slide) for slide in document.slides] if options.notes == "annotations" else ()
    printed = paged_deck.lay_out(document, context, options, _FORM, said=said)
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
    rules=paged_deck.RULES,
    verify=pdf_check.faults,
    degrades=paged_deck.DEGRADES,
    drops=frozenset((features.FOOTNOTES,)),
)
