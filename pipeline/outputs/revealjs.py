"""The browser deck: reveal.js, fonts and pictures in one file that works offline."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from pipeline import resources
from pipeline.core import constructs, deck, measure
from pipeline.core.diagnostics import Outcome
from pipeline.core.model import Artifact, Document, Output
from pipeline.tools import layout, markup, page_lint, print_deck, webfonts, webpage
from pipeline.tools.context import Context


class RevealOptions(msgspec.Struct, frozen=True):
    """[revealjs]: `scheme` is the ground of the deck, "light", "dark", or "auto" for what the reader's system has."""

    scheme: Literal["light", "dark", "auto"] = "light"


def emit(document: Document, context: Context) -> Outcome[Artifact]:
    """Return the document's deck as one HTML file with keyboard, overview and speaker view."""
    blocks = deck.blocks_of(document.slides, stepped=True)
    body = markup.fragment(
        blocks, document, context, markup.Style(columns=measure.AREAS[context.theme.deck.aspect].code)
    )
    reveal = resources.assets() / "reveal"
    given = layout.values(
        document,
        context.options("revealjs"),
        slides=deck.shown(document.slides, body),
        pictures=markup.backdrops(document),
        footer=layout.footer(document.metadata, context.theme),
        fonts_css=webfonts.of(document, context, blocks, body).css,
        reveal_css=_sheet(reveal / "reset.css") + _sheet(reveal / "reveal.css"),
        reveal_js=_script(reveal / "reveal.js"),
        notes_js=_script(reveal / "notes.js"),
    )
    page = layout.page(context, "deck.html.j2", ("deck.css.j2",), given)
    too_full = print_deck.judge(document, context, context.options("revealjs"))
    return Outcome(Artifact("revealjs", ".html", page.encode()), too_full)


@cache
def _script(path: Path) -> str:
    """Return a script that cannot end its own element: the notes plugin holds a whole page as a string."""
    return path.read_text("utf-8").replace("</script", "<\\/script").replace("<!--", "<\\!--")


@cache
def _sheet(path: Path) -> str:
    return path.read_text("utf-8")


OUTPUT: Output[Context] = Output(
    "revealjs",
    ".html",
    emit,
    RevealOptions,
    traits=frozenset(("slides", "web")),
    raw=frozenset(("*",)),
    verify=webpage.faults,
    notes=True,
    rules=(page_lint.OVERFLOW,),
    degrades={constructs.FOOTNOTES: "in the speaker's notes"},
)
