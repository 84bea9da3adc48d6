"""The web page: one self-contained file with embedded fonts and images."""

from __future__ import annotations

import msgspec

from pipeline.context import Context
from pipeline.core.diagnostics import Diagnostic, Outcome
from pipeline.core.model import Artifact, Document, Output
from pipeline.formats.html import check as html_check
from pipeline.formats.html import sanitize, scrolling, webfonts
from pipeline.formats.html import template as html_template
from pipeline.formats.html import writer as html_writer


class HtmlOptions(msgspec.Struct, frozen=True):
    """[html]: the table of contents, and the level down to which it goes."""

    toc: bool = True
    toc_depth: int = 2


def emit(document: Document, context: Context) -> Outcome[Artifact]:
    """Return the document as one HTML page. Raises Failure if pandoc cannot write it."""
    options: HtmlOptions = context.options("html")
    blocks = document.blocks
    entries = html_writer.table_of_contents(blocks, depth=options.toc_depth) if options.toc else []
    body = html_writer.write_fragment(blocks, document, context, html_writer.WriterSettings())
    given = html_template.template_values(
        document,
        options,
        body=scrolling.make_focusable(body),
        toc=entries if len(entries) > 2 else [],
        fonts_css=webfonts.embed(document, context, blocks, body).css,
    )
    page = html_template.render_page(context, "web.html.j2", ("web.css.j2",), given)
    removed: tuple[Diagnostic, ...] = ()
    if context.settings.is_untrusted:
        page, removed = sanitize.safe_page("html", page, sanitize.Policy(), document.source.shown)
    return Outcome(Artifact("html", ".html", page.encode()), removed)


OUTPUT: Output[Context] = Output(
    "html",
    ".html",
    emit,
    HtmlOptions,
    traits=frozenset(("web", "document")),
    raw=frozenset(("*",)),
    verify=html_check.find_faults,
    siblings=True,
    rules=sanitize.RULES,
)
