"""The PDF deck: the slides as pages."""

from __future__ import annotations

from typing import Literal

import msgspec

from pipeline.context import Context
from pipeline.core import ast, features
from pipeline.core.diagnostics import Outcome
from pipeline.core.model import Artifact, Document, Output, Slide
from pipeline.formats.paged import check as pdf_check
from pipeline.formats.paged import deck as paged_deck
from pipeline.formats.paged.deck import DeckLayout
from pipeline.tools.weasyprint import render as weasyprint

_FORM = DeckLayout(*paged_deck.PAGES, whole=True)


class SlidesPdfOptions(msgspec.Struct, frozen=True):
    """[slides-pdf]: `notes` says whether speaker notes are left out or become PDF annotations."""

    notes: Literal["none", "annotations"] = "none"


def emit(document: Document, context: Context) -> Outcome[Artifact]:
    """Return the deck as PDF, one page for each slide. Raises Failure if it cannot be laid out."""
    options = context.options("slides-pdf")
    said = [_notes_text(slide) for slide in document.slides] if options.notes == "annotations" else ()
    printed = paged_deck.lay_out(document, context, options, _FORM, said=said)
    return Outcome(Artifact("slides-pdf", ".pdf", printed.value), printed.diagnostics)


def _notes_text(slide: Slide) -> str:
    """Return a slide's notes as plain text, one line for each block."""
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
    verify=pdf_check.find_faults,
    degrades=paged_deck.DEGRADES,
    drops=frozenset((features.FOOTNOTES,)),
)
