"""The web page: one self-contained file with fonts and pictures inside."""

from __future__ import annotations

import msgspec

from pipeline.core.diagnostics import Outcome
from pipeline.core.model import Artifact, Document, Output
from pipeline.tools import layout, markup, webfonts, webpage
from pipeline.tools.context import Context


class HtmlOptions(msgspec.Struct, frozen=True):
    """[html]: whether there is a table of contents, and down to which level."""

    toc: bool = True
    toc_depth: int = 2


def emit(document: Document, context: Context) -> Outcome[Artifact]:
    """Return the document as one HTML5 page."""
    options: HtmlOptions = context.options("html")
    blocks = document.blocks
    entries = markup.contents(blocks, depth=options.toc_depth) if options.toc else []
    body = markup.fragment(blocks, document, context, markup.Style())
    given = layout.values(
        document,
        options,
        body=body,
        toc=entries if len(entries) > 2 else [],
        fonts_css=webfonts.of(document, context, blocks, body).css,
    )
    page = layout.page(context, "web.html.j2", ("web.css.j2",), given)
    return Outcome(Artifact("html", ".html", page.encode()))


OUTPUT: Output[Context] = Output(
    "html",
    ".html",
    emit,
    HtmlOptions,
    traits=frozenset(("web", "document")),
    raw=frozenset(("*",)),
    verify=webpage.faults,
    siblings=True,
)
