"""The Word document: native styles, tables, equations and fields, ready to hand out and to edit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec
from lxml import etree

from pipeline.context import Context
from pipeline.core import ast, crossref, features, translations
from pipeline.core.ast import Node
from pipeline.core.diagnostics import Diagnostic, Failure, Outcome
from pipeline.core.model import Artifact, Document, Output
from pipeline.core.spans import Span
from pipeline.formats.html import lists as html_lists
from pipeline.formats.html import writer as html_writer
from pipeline.formats.ooxml import check as office_check
from pipeline.formats.ooxml import code as office_code
from pipeline.formats.ooxml import stripped_reference
from pipeline.formats.ooxml import xml as ooxml
from pipeline.outputs.docx import custom_reference, fields, styles
from pipeline.outputs.docx import finish as docx_finish
from pipeline.outputs.docx import reference as docx_reference
from pipeline.theme import paper as theme_paper
from pipeline.theme.paper import Paper
from pipeline.tools import zip as zips
from pipeline.tools.pandoc import highlighting, placeholders
from pipeline.tools.pandoc import json as pandoc_json

_OWN = frozenset(("Div", "CodeBlock", "BlockQuote", "Span"))
_WITH_CODE = ("word/document.xml", "word/footnotes.xml")


class DocxOptions(msgspec.Struct, frozen=True):
    """[docx]: page size, what stands before the text, and a document whose styles and pages are taken.

    `paper` "theme" is the theme's; `toc` "auto": in documents long enough to want one; `figures` and `tables` are lists of
    them; `reference` is a path from the project's folder, "" for the theme's own look.
    """

    paper: Paper = "theme"
    toc: Literal["auto", "yes", "no"] = "auto"
    toc_depth: int = 3
    figures: bool = False
    tables: bool = False
    reference: str = ""


def emit(document: Document, context: Context) -> Outcome[Artifact]:
    """Return the document as .docx. Raises Failure when pandoc cannot write it or the package is not valid."""
    options: DocxOptions = context.options("docx")
    span = Span(document.source.shown)
    printed = ast.rewrite(_as_word(document, options), _sized_by(document), of=("Image",))
    blocks, resources = ooxml.bitmaps(document, printed)
    meta = ooxml.meta(document.metadata)
    held = highlighting.held(blocks, context.pandoc, span=span, meta=meta)
    given = placeholders.of(resources)
    page = theme_paper.of(
        context.theme, paper=options.paper, landscape=False, two_sided=context.theme.page.two_sided
    )
    reference = docx_reference.build(context.theme, page)
    said: tuple[Diagnostic, ...] = ()
    if options.reference:
        reference = custom_reference.read(options.reference, reference, context, document)
        said = custom_reference.unknown_styles(document, reference)
    stripped = stripped_reference.document(reference, stripped_reference.wanted(blocks))
    context.keep("reference.docx", stripped)
    context.keep("pandoc.json", pandoc_json.document(held.blocks, meta))
    written = context.pandoc.write(
        held.blocks,
        writer="docx",
        span=span,
        meta=meta,
        options={"reference_doc": "reference.docx", "highlight_method": ooxml.code_style(context.theme)},
        resources=given.resources,
        files={"reference.docx": stripped},
    )
    files = stripped_reference.dressed_document(given.replaced(zips.members(written.data)), reference)
    files |= {name: office_code.in_word(files[name], held.code) for name in _WITH_CODE if name in files}
    try:
        files = docx_finish.finish(
            files,
            document.metadata,
            context.theme,
            own=not options.reference,
        )
    except etree.XMLSyntaxError as wrong:
        hint = "look at its raw 'openxml' parts: nothing else can be that wrong"
        raise Failure(
            zips.INVALID.at(span, f"the document's XML is damaged: {wrong.msg}", hint=hint)
        ) from None
    return Outcome(Artifact("docx", ".docx", zips.pack(files)), said)


def _as_word(document: Document, options: DocxOptions) -> list[Node]:
    """Return the blocks as Word wants them: contents, captions and references as fields, our styles by name."""
    words = translations.of(document.metadata.lang)
    blocks = list(document.blocks)
    if options.figures or options.tables:
        blocks = html_lists.named(blocks)
    before: list[Node] = []
    if entries := html_writer.wanted_contents(blocks, toc=options.toc, depth=options.toc_depth):
        before.append(fields.contents(entries, words["contents"], depth=options.toc_depth))
    kinds: tuple[tuple[Literal["Figure", "Table"], bool], ...] = (
        ("Figure", options.figures),
        ("Table", options.tables),
    )
    for kind, wanted in kinds:
        name = kind.lower()
        if wanted and (entries := html_lists.listed(blocks, kind, labelled=True)):
            before.append(fields.captions(entries, words[f"{name}s"], word=words[name]))
    return [*before, *ast.rewrite(fields.fielded(blocks, words), _styled_by_name, of=_OWN)]


def _sized_by(document: Document) -> Callable[[Node], Node]:
    """Return a change that gives bitmaps without a size of their own the one they are printed in."""

    def size(item: Node) -> Node:
        attributes, alt, target = item["c"]
        resource = document.resources.get(target[0])
        sized = {"width", "height"} & {key for key, _ in attributes[2]}
        if sized or resource is None or resource.bitmap or not resource.width:
            return item
        identifier, found, pairs = attributes
        width = ["width", f"{resource.width / html_writer.PRINTED:.3f}in"]
        return {**item, "c": [[identifier, found, [*pairs, width]], alt, target]}

    return size


def _styled_by_name(item: Node) -> Node | list[Node]:
    """Say in pandoc's `custom-style` what Word has a style of ours for."""
    if item["t"] == "Div":
        return _div(item)
    if item["t"] == "CodeBlock":
        return ooxml.numbered(item)
    if item["t"] == "BlockQuote":
        inner = [_nested(block) if block["t"] == "BlockQuote" else block for block in item["c"]]
        return {**item, "c": inner}
    if item["t"] == "Span":
        found = ast.classes(item)
        if "task" in found:
            # At the head of an item, pandoc makes these two characters a list mark of their own.
            return [ast.node("Str", "☒" if "done" in found else "☐")]
        if "kbd" in found or "mark" in found:
            return _styled(item, "Keyboard" if "kbd" in found else "Mark")
    return item


def _div(item: Node) -> Node:
    found = ast.classes(item)
    if crossref.is_listing(item):
        head, *rest = item["c"][1]
        caption = ast.node("Div", [ast.attr(classes=[]), [head]], like=head)
        return ast.node("Div", [ast.attr_of(item), [_styled(caption, "Listing Caption"), *rest]], like=item)
    if "summary" in found:
        return _styled(item, "Details Summary")
    if "details" in found and item["c"][1] and item["c"][1][0]["t"] == "Plain":
        summary = ast.node("Div", [ast.attr(classes=["summary"]), [{**item["c"][1][0], "t": "Para"}]])
        return ast.node(
            "Div", [ast.attr_of(item), [_styled(summary, "Details Summary"), *item["c"][1][1:]]], like=item
        )
    if "callout" in found:
        name = styles.callout(ast.callout(item) or "note")
        blocks = [
            _styled(block, f"{name} Title") if "callout-title" in ast.classes(block) else _loose(block)
            for block in item["c"][1]
        ]
        return ast.node("Div", [ast.attr(**{"custom-style": name}), blocks], like=item)
    return item


def _nested(quote: Node) -> Node:
    return ast.node("Div", [ast.attr(**{"custom-style": "Block Text Nested"}), quote["c"]], like=quote)


def _styled(item: Node, style: str) -> Node:
    identifier, found, pairs = ast.attr_of(item)
    kept = [name for name in found if name not in ("kbd", "mark")]  # else pandoc would add its own yellow
    return ast.with_attr(item, [identifier, kept, [*pairs, ["custom-style", style]]])


def _loose(item: Node) -> Node:
    """Return a block with its tight lists made loose: tight items take Word's style for those, not the callout's."""
    (made,) = ast.rewrite([item], lambda part: {**part, "t": "Para"}, of=("Plain",))
    return made  # type: ignore[no-any-return]  # a Node, as it went in


OUTPUT: Output[Context] = Output(
    "docx",
    ".docx",
    emit,
    options=DocxOptions,
    traits=frozenset({"docx", "word", "print", "document"}),
    prepare=docx_reference.prepare,
    rules=(zips.INVALID, *custom_reference.RULES),
    verify=office_check.word,
    degrades={
        features.COLUMNS: "one after the other",
        features.DETAILS: "stand open, their summary as a bold line",
    },
)
