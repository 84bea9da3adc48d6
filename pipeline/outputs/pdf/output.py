"""The printable document: pages laid out by WeasyPrint."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Literal

import msgspec

from pipeline.context import Context
from pipeline.core import ast, features
from pipeline.core.ast import Node
from pipeline.core.diagnostics import Outcome
from pipeline.core.model import Artifact, Document, Output, PageStart
from pipeline.core.spans import Span
from pipeline.formats import drawings
from pipeline.formats.html import lists as html_lists
from pipeline.formats.html import template as html_template
from pipeline.formats.html import writer as html_writer
from pipeline.formats.paged import bidi, formulas, greyscale
from pipeline.formats.paged import check as pdf_check
from pipeline.formats.paged import lint as page_lint
from pipeline.outputs.pdf import link_notes, wide_tables
from pipeline.theme import Theme, paper
from pipeline.theme.paper import Paper, Sheet
from pipeline.tools.weasyprint import render as weasyprint


class PdfOptions(msgspec.Struct, frozen=True):
    """[pdf]: paper, title, lists, printing of links, and the PDF variant.

    `toc` "auto" is yes for long documents. `open` says on which page sections of level 1 begin. `figures` and `tables`
    switch lists of them on; `colophon` adds a last page. `bleed` is in mm.
    """

    paper: Paper = "theme"
    landscape: bool = False
    two_sided: Literal["theme", "yes", "no"] = "theme"
    open: Literal["any", "page", "right"] = "any"
    title: Literal["block", "page", "none"] = "block"
    toc: Literal["auto", "yes", "no"] = "auto"
    toc_depth: int = 3
    figures: bool = False
    tables: bool = False
    colophon: bool = False
    links: Literal["inline", "footnote", "none"] = "inline"
    qr: bool = False
    see_page: bool = False
    wide_tables: Literal["shrink", "rotate", "break"] = "shrink"
    draft: str = ""
    greyscale: bool = False
    crop_marks: bool = False
    bleed: Annotated[int, msgspec.Meta(ge=0, le=20)] = 0
    variant: Literal["pdf/ua-1", "pdf/a-3u", "none"] = "pdf/ua-1"


def emit(document: Document, context: Context) -> Outcome[Artifact]:
    """Return the document as tagged PDF. Raises Failure if it cannot be laid out."""
    options: PdfOptions = context.options("pdf")
    html, css = _page_of(document, context, options, list(document.blocks))
    html_template.keep_page(context, "page", html, css)
    span = Span(document.source.shown)
    printed = weasyprint.print_pdf(
        html,
        css=css,
        metadata=document.metadata,
        files=context.files,
        base=context.settings.root,
        pages=context.settings.limits.pages,
        span=span,
        inspect=partial(page_lint.lint_pages, span=span, paths=partial(_included, document)),
        variant="" if options.variant == "none" else options.variant,
    )
    data = greyscale.convert_to_grey(printed.value) if options.greyscale else printed.value
    said = (
        *bidi.check(document.blocks, document.spans.get("lang", span)),
        *formulas.check(document.blocks, context.pandoc, span),
        *drawings.check(document.blocks, document.resources, span, inline=True),
    )
    return Outcome(Artifact("pdf", ".pdf", data), (*printed.diagnostics, *said))


def _included(document: Document) -> frozenset[str]:
    """Return the paths of the files besides the source that parts of the document come from."""
    places = (item.get("pos", ()) for item in ast.walk(list(document.blocks)))
    return frozenset(place[2] for place in places if len(place) > 2)


def paginate(document: Document, context: Context) -> tuple[PageStart, ...]:
    """Return where the pages of the document begin. Raises Failure if it cannot be laid out."""
    blocks = ast.rewrite(list(document.blocks), html_writer.mark_position, of=("Para", "Plain"))
    html, css = _page_of(document, context, context.options("pdf"), blocks)
    html_template.keep_page(context, "printed", html, css)
    begun = weasyprint.inspect_pages(
        html,
        page_lint.positions_by_page,
        css=css,
        files=context.files,
        base=context.settings.root,
        pages=context.settings.limits.pages,
        span=Span(document.source.shown),
    )
    # A page on which no element begins gets the position of the next element that begins.
    following = ""
    starts: list[PageStart] = []
    for number, places in reversed(list(enumerate(begun, 1))):
        following = places[0] if places else following
        starts.append(PageStart(str(number), following))
    return tuple(start for start in reversed(starts) if start.place)


def _page_of(
    document: Document, context: Context, options: PdfOptions, blocks: list[Node]
) -> tuple[str, str]:
    """Return the HTML of the document and the style sheet to lay it out."""
    page = _page(options, context.theme)
    if options.figures or options.tables:
        blocks = html_lists.add_identifiers(blocks)
    style = html_writer.WriterSettings(
        math="svg", footnotes="page", columns=page.columns, joined=True, printed=True
    )
    given = html_template.template_values(
        document,
        options,
        sheet=page,
        body=html_writer.write_fragment(_prepare(blocks, options), document, context, style),
        toc=html_writer.choose_contents(blocks, toc=options.toc, depth=options.toc_depth),
        figures=html_lists.list_captions(blocks, "Figure") if options.figures else [],
        tables=html_lists.list_captions(blocks, "Table") if options.tables else [],
        codes=link_notes.qr_codes(blocks) if options.qr else [],
    )
    html = html_template.render(context, "page.html.j2", {**given, "css": ""})
    return html, html_template.render_print_sheets(context, ("print.css.j2",), given)


def _page(options: PdfOptions, theme: Theme) -> Sheet:
    both = theme.page.two_sided if options.two_sided == "theme" else options.two_sided == "yes"
    return paper.choose_sheet(theme, paper=options.paper, landscape=options.landscape, two_sided=both)


def _prepare(blocks: list[Node], options: PdfOptions) -> list[Node]:
    """Return blocks prepared for print: wide tables arranged, addresses of links added."""
    arranged = wide_tables.arrange(blocks, options.wide_tables)
    return link_notes.add_footnotes(arranged) if options.links == "footnote" else arranged


OUTPUT: Output[Context] = Output(
    "pdf",
    ".pdf",
    emit,
    PdfOptions,
    traits=frozenset(("print", "document")),
    raw=frozenset(("svg",)),
    hides=True,
    prepare=weasyprint.prepare,
    rules=(*weasyprint.RULES, *page_lint.RULES, *bidi.RULES, *formulas.RULES, *drawings.RULES),
    verify=pdf_check.find_faults,
    paginate=paginate,
    degrades={
        features.FORMULAS: "drawings, with their source as alternative text",
        features.DETAILS: "stand open",
        **bidi.DEGRADES,
    },
)
