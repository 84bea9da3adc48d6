"""The browser deck: one file with reveal.js, fonts and images, which works offline."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from pipeline import resources
from pipeline.context import Context
from pipeline.core import features
from pipeline.core.diagnostics import Diagnostic, Outcome
from pipeline.core.model import Artifact, Document, Output
from pipeline.formats.html import check as html_check
from pipeline.formats.html import sanitize, webfonts
from pipeline.formats.html import template as html_template
from pipeline.formats.html import writer as html_writer
from pipeline.formats.paged import deck as paged_deck
from pipeline.formats.paged import lint as page_lint
from pipeline.slides import deck, measure

_MAX_SCRIPT = 100_000  # bytes


class RevealOptions(msgspec.Struct, frozen=True):
    """[revealjs]: `scheme` is the colour scheme; "auto" follows the reader's system."""

    scheme: Literal["light", "dark", "auto"] = "light"


def emit(document: Document, context: Context) -> Outcome[Artifact]:
    """Return the deck as one HTML file with keyboard control, overview and speaker view. Raises Failure if pandoc cannot write it."""
    blocks = deck.blocks_of(document.slides, stepped=True)
    body = html_writer.write_fragment(
        blocks,
        document,
        context,
        html_writer.WriterSettings(columns=measure.LINE_WIDTHS[context.theme.deck.aspect].code),
    )
    reveal = resources.assets() / "reveal"
    scripts = {
        "reveal_js": _script(reveal / "reveal.js"),
        "notes_js": _script(reveal / "notes.js"),
        "deck_js": _deck_script(context),
    }
    given = html_template.template_values(
        document,
        context.options("revealjs"),
        slides=deck.split_html(document.slides, body),
        pictures=html_writer.background_pictures(document),
        footer=html_template.footer_text(document.metadata, context.theme),
        fonts_css=webfonts.embed(document, context, blocks, body).css,
        reveal_css=_sheet(reveal / "reset.css") + _sheet(reveal / "reveal.css"),
        **scripts,
    )
    page = html_template.render_page(context, "deck.html.j2", ("deck.css.j2",), given)
    removed: tuple[Diagnostic, ...] = ()
    if context.settings.is_untrusted:
        speaker = _speaker_script(scripts["notes_js"])
        policy = sanitize.Policy(tuple(scripts.values()), (speaker,), frames=True)
        page, removed = sanitize.safe_page("revealjs", page, policy, document.source.shown)
    too_full = paged_deck.check_fit(document, context, context.options("revealjs"))
    return Outcome(Artifact("revealjs", ".html", page.encode()), (*removed, *too_full))


@cache
def _script(path: Path) -> str:
    """Return a script with `</script` escaped, because the notes plugin contains a whole page as a string."""
    return path.read_text("utf-8").replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _deck_script(context: Context) -> str:
    """Return the script that starts the deck. It is Octavo's own, whatever the theme: untrusted decks run no other."""
    text = context.files.read(resources.templates() / "deck.js", limit=_MAX_SCRIPT).decode()
    return text.replace("OCTAVO_WIDTH", str(context.theme.deck.width)).rstrip("\n")


def _speaker_script(notes: str) -> str:
    """Return the script of the speaker's window, which the notes plugin has as part of a template literal."""
    found = re.search(r"<script>(.*?)<\\/script>", notes, re.DOTALL)
    return re.sub(r"\\(.)", r"\1", found[1]) if found else ""


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
    verify=html_check.find_faults,
    notes=True,
    rules=(page_lint.OVERFLOW, *sanitize.RULES),
    degrades={features.FOOTNOTES: "in the speaker's notes"},
)
