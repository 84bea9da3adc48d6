"""The handout of a deck: a PDF with several slides a page, and notes or ruled lines beside them."""

from __future__ import annotations

from typing import Literal

import msgspec

from pipeline.context import Context
from pipeline.core import features
from pipeline.core.diagnostics import Outcome
from pipeline.core.model import Artifact, Document, Output
from pipeline.formats.paged import check as pdf_check
from pipeline.formats.paged import deck as paged_deck
from pipeline.formats.paged import greyscale
from pipeline.formats.paged.deck import DeckLayout
from pipeline.outputs.slides_handout import imposition
from pipeline.theme import Theme, paper
from pipeline.theme.paper import Paper, Sheet
from pipeline.tools.weasyprint import render as weasyprint

_ASKED = 'beside the slide, where [handout] says beside = "notes"'
_SIDES, _TOP, _BOTTOM = 16.0, 20.0, 18.0  # margins in mm on A4; smaller paper has less


class HandoutOptions(msgspec.Struct, frozen=True):
    """[handout]: slides a page, what is beside them, paper, booklet (two pages on each side of a sheet), greyscale."""

    per_page: Literal[1, 2, 3, 4, 6, 9] = 3
    beside: Literal["lines", "notes", "none"] = "lines"
    paper: Paper = "theme"
    booklet: bool = False
    greyscale: bool = False

    @property
    def across(self) -> int:
        """The number of slides beside each other."""
        return {4: 2, 6: 2, 9: 3}.get(self.per_page, 1)


def emit(document: Document, context: Context) -> Outcome[Artifact]:
    """Return the handout as PDF; the pages of a booklet are in printing order. Raises Failure if it cannot be laid out."""
    options: HandoutOptions = context.options("handout")
    form = DeckLayout(
        "handout.html.j2",
        "handout.css.j2",
        sheet=_page(options, context.theme),
        variant="" if options.booklet else "pdf/ua-1",
    )
    printed = paged_deck.lay_out(document, context, options, form)
    data = greyscale.convert_to_grey(printed.value) if options.greyscale else printed.value
    data = imposition.impose(data) if options.booklet else data
    return Outcome(Artifact("slides-handout", ".pdf", data), printed.diagnostics)


def _page(options: HandoutOptions, theme: Theme) -> Sheet:
    """Return the sheet for one page: half of the paper for a booklet."""
    whole = paper.choose_sheet(theme, paper=options.paper, landscape=False, two_sided=False)
    width, height = (whole.height / 2, whole.width) if options.booklet else (whole.width, whole.height)
    share = height / paper.PAPERS["A4"][1]
    sides = round(_SIDES * share, 2)
    return Sheet(
        round(width, 2), height, round(_TOP * share, 2), round(_BOTTOM * share, 2), sides, sides, False, 0
    )


OUTPUT: Output[Context] = Output(
    "slides-handout",
    ".pdf",
    emit,
    HandoutOptions,
    table="handout",
    traits=frozenset(("slides", "print", "handout")),
    raw=frozenset(("svg",)),
    notes=True,
    hides=True,
    prepare=weasyprint.prepare,
    rules=paged_deck.RULES,
    verify=pdf_check.find_faults,
    degrades={**paged_deck.DEGRADES, **dict.fromkeys((features.FOOTNOTES, features.NOTES), _ASKED)},
)
