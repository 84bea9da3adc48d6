"""The printable document: A4 or Letter pages laid out by WeasyPrint."""

from __future__ import annotations

from typing import Literal

import msgspec

from pipeline.core import ast
from pipeline.core.diagnostics import Outcome
from pipeline.core.model import Artifact, Document, Output
from pipeline.core.text import Span
from pipeline.tools import layout, markup, weasyprint
from pipeline.tools.context import Context

_COLUMNS = (
    80  # characters of code in 150 mm less the padding of `pre`, at the 5.1 pt advance of 8.5 pt mono type
)
_LONG = 1_200  # words: shorter documents fit on three pages and want no table of contents


class PdfOptions(msgspec.Struct, frozen=True):
    """[pdf]: paper size, and whether there is a table of contents ("auto": in documents long enough to want one)."""

    paper: Literal["A4", "Letter"] = "A4"
    toc: Literal["auto", "yes", "no"] = "auto"
    toc_depth: int = 3


def emit(document: Document, context: Context) -> Outcome[Artifact]:
    """Return the document as tagged PDF. Raises Failure when it cannot be laid out."""
    options: PdfOptions = context.options("pdf")
    blocks = list(document.blocks)
    style = markup.Style(math="svg", footnotes="page", columns=_COLUMNS, joined=True)
    given = layout.values(
        document,
        options,
        body=markup.fragment(blocks, document, context, style),
        toc=_contents(blocks, options),
    )
    printed = weasyprint.print_pdf(
        layout.render(context, "page.html.j2", {**given, "css": ""}),
        css=layout.style_sheets(context, ("print.css.j2",), given),
        metadata=document.metadata,
        files=context.files,
        base=context.settings.root,
        span=Span(document.source.shown),
    )
    return Outcome(Artifact("pdf", ".pdf", printed.value), printed.diagnostics)


def _contents(blocks: list[ast.Node], options: PdfOptions) -> list[markup.TocEntry]:
    entries = markup.contents(blocks, depth=options.toc_depth)
    long_enough = len(entries) > 3 and len(ast.plain_text(blocks).split()) >= _LONG
    return entries if options.toc == "yes" or (options.toc == "auto" and long_enough) else []


OUTPUT: Output[Context] = Output(
    "pdf",
    ".pdf",
    emit,
    PdfOptions,
    traits=frozenset(("print", "document")),
    raw=frozenset(("svg",)),
    prepare=weasyprint.prepare,
    rules=weasyprint.RULES,
)
