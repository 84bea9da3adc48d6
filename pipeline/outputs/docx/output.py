"""The Word document, with native styles, tables, equations and fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Literal

import msgspec

from pipeline.context import Context
from pipeline.core import ast, crossref, features, page_breaks, translations
from pipeline.core.ast import Node
from pipeline.core.diagnostics import Outcome
from pipeline.core.model import PLACEHOLDER, Artifact, Document, Output
from pipeline.core.spans import Span
from pipeline.formats import drawings
from pipeline.formats.html import lists as html_lists
from pipeline.formats.html import writer as html_writer
from pipeline.formats.ooxml import check as office_check
from pipeline.formats.ooxml import code as office_code
from pipeline.formats.ooxml import formulas, stripped_reference
from pipeline.formats.ooxml import xml as ooxml
from pipeline.outputs.docx import custom_reference, fields, finish, lists, notes, raw, spacing
from pipeline.outputs.docx import reference as docx_reference
from pipeline.outputs.docx import styles as docx_styles
from pipeline.theme import paper
from pipeline.theme.paper import Paper
from pipeline.tools import zip as zips
from pipeline.tools.pandoc import highlighting, placeholders
from pipeline.tools.pandoc import json as pandoc_json

_OWN = frozenset(("Div", "CodeBlock", "BlockQuote", "Span"))
_WITH_CODE = ("word/document.xml", "word/footnotes.xml")


class DocxOptions(msgspec.Struct, frozen=True):
    """[docx]: paper, lists before the text, and a reference document for styles and pages.

    `paper` "theme" is the theme's; `toc` "auto" is yes for long documents; `figures` and `tables` switch lists of them
    on; `reference` is a path relative to the project, empty for the theme's styles. It is a file outside of the documents'
    folders, with headers and fields of its own: strangers do not name it (config.schema.Table).
    """

    widens: ClassVar[frozenset[str]] = frozenset(("reference",))
    paper: Paper = "theme"
    toc: Literal["auto", "yes", "no"] = "auto"
    toc_depth: int = 3
    figures: bool = False
    tables: bool = False
    reference: str = ""


def emit(document: Document, context: Context) -> Outcome[Artifact]:
    """Return the document as .docx. Raises Failure if pandoc cannot write it or the reference document is unusable."""
    options: DocxOptions = context.options("docx")
    span = Span(document.source.shown)
    given_blocks, parts, said = raw.take(list(document.blocks), document.source.shown)
    printed = ast.rewrite(_prepare(given_blocks, document, options), _size_images(document), of=("Image",))
    blocks, resources = ooxml.replace_vectors(document, printed)
    meta = ooxml.pandoc_metadata(document.metadata)
    meta["dir"] = ast.node("MetaString", document.metadata.direction)
    held = highlighting.extract_code(blocks, context.pandoc, span=span, meta=meta)
    given = placeholders.replace_images(resources)
    page = paper.choose_sheet(
        context.theme, paper=options.paper, landscape=False, two_sided=context.theme.page.two_sided
    )
    reference = docx_reference.build(context.theme, page)
    if options.reference:
        reference = custom_reference.read(options.reference, reference, context, document)
        said += custom_reference.unknown_styles(document, reference)
    stripped = stripped_reference.strip_document(reference, stripped_reference.requested_styles(blocks))
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
    files = stripped_reference.restore_styles(given.restore(zips.members(written.data)), reference)
    files |= {
        name: office_code.insert_in_word(files[name], held.code) for name in _WITH_CODE if name in files
    }
    styles = custom_reference.style_identifiers(files["word/styles.xml"]) if options.reference else {}
    files = finish.finish(files, document.metadata, context.theme, styles=styles, own=not options.reference)
    files, wrong = raw.put_back(files, parts, styles, document)
    undrawn = drawings.check(document.blocks, document.resources, span)
    lost = formulas.check(document.blocks, span)
    return Outcome(Artifact("docx", ".docx", zips.pack(files)), (*said, *wrong, *undrawn, *lost))


def _prepare(blocks: list[Node], document: Document, options: DocxOptions) -> list[Node]:
    """Return the blocks for pandoc's Word writer: contents, captions and references as fields, styles by name."""
    words = translations.look_up(document.metadata.lang)
    if options.figures or options.tables:
        blocks = html_lists.add_identifiers(blocks)
    before: list[Node] = []
    if document.metadata.abstract:
        paragraphs = [ast.para(part) for part in document.metadata.abstract]
        before.append(ast.node("Div", [ast.attr(**{"custom-style": "Abstract"}), paragraphs]))
    if entries := html_writer.choose_contents(blocks, toc=options.toc, depth=options.toc_depth):
        before.append(fields.contents_field(entries, words["contents"], depth=options.toc_depth))
    kinds: tuple[tuple[Literal["Figure", "Table"], bool], ...] = (
        ("Figure", options.figures),
        ("Table", options.tables),
    )
    for kind, wanted in kinds:
        name = kind.lower()
        if wanted and (entries := html_lists.list_captions(blocks, kind, labelled=True)):
            before.append(fields.caption_list_field(entries, words[f"{name}s"], word=words[name]))
    styled = ast.rewrite(notes.add_references(fields.add_fields(blocks, words)), _name_styles, of=_OWN)
    apart = ast.rewrite_lists(styled, spacing.separate_quotations, of_blocks=True, of=("BlockQuote",))
    return [*before, *ast.rewrite(apart, _unframe, of=("Figure",))]


def _unframe(figure: Node) -> Node:
    """Return a figure of anything but a line of pictures as paragraphs; pandoc writes it as a table."""
    (identifier, classes, pairs), (_, caption), content = figure["c"]
    is_line = [block["t"] for block in content] in (["Plain"], ["Para"]) and ast.find(content, "Image")
    if is_line and not any(PLACEHOLDER in ast.classes(span) for span in ast.find(content, "Span")):
        return figure

    def styled(blocks: list[Node], style: str) -> Node:
        return ast.node("Div", [["", [], [["custom-style", style]]], ast.paragraphs(blocks)])

    parts = [styled(content, "Captioned Figure"), *([styled(caption, "Image Caption")] if caption else [])]
    return ast.node("Div", [[identifier, classes, pairs], parts], like=figure)


def _size_images(document: Document) -> Callable[[Node], Node]:
    """Return a function for `ast.rewrite` that gives images without a size their own: bitmaps at 150 dpi, SVG in CSS pixels."""

    def size(item: Node) -> Node:
        attributes, alt, target = item["c"]
        resource = document.resources.get(target[0])
        sized = {"width", "height"} & {key for key, _ in attributes[2]}
        if sized or resource is None or not resource.width:
            return item
        identifier, found, pairs = attributes
        dots = html_writer.SCREEN_DPI if resource.bitmap else html_writer.PRINT_DPI
        width = ["width", f"{resource.width / dots:.3f}in"]
        return {**item, "c": [[identifier, found, [*pairs, width]], alt, target]}

    return size


def _name_styles(item: Node) -> Node | list[Node]:
    """Return a node with pandoc's `custom-style` set, if there is a style for it in outputs.docx.styles."""
    if item["t"] == "Div":
        return [*item["c"][1], spacing.PAGE_BREAK] if page_breaks.is_break(item) else _div(item)
    if item["t"] == "CodeBlock":
        return ooxml.mark_numbered(item)
    if item["t"] == "BlockQuote":
        inner = [_nest_quotes(block) if block["t"] == "BlockQuote" else block for block in item["c"]]
        return {**item, "c": inner}
    if item["t"] == "Span":
        found = ast.classes(item)
        if "task" in found:
            return lists.task_box(done="done" in found)
        if "kbd" in found or "mark" in found:
            return _with_style(item, "Keyboard" if "kbd" in found else "Mark")
    return item


def _div(item: Node) -> Node:
    found = ast.classes(item)
    if crossref.is_listing(item):
        head, *rest = item["c"][1]
        caption = ast.node("Div", [ast.attr(classes=[]), [head]], like=head)
        return ast.node(
            "Div", [ast.attr_of(item), [_with_style(caption, "Listing Caption"), *rest]], like=item
        )
    if "summary" in found:
        return _with_style(item, "Details Summary")
    if "details" in found and item["c"][1] and item["c"][1][0]["t"] == "Plain":
        summary = ast.node("Div", [ast.attr(classes=["summary"]), [{**item["c"][1][0], "t": "Para"}]])
        return ast.node(
            "Div",
            [ast.attr_of(item), [_with_style(summary, "Details Summary"), *item["c"][1][1:]]],
            like=item,
        )
    if "callout" in found:
        name = docx_styles.callout_style(ast.callout(item) or "note")
        blocks = [
            _with_style(block, f"{name} Title") if "callout-title" in ast.classes(block) else _loosen(block)
            for block in item["c"][1]
        ]
        return ast.node("Div", [ast.attr(**{"custom-style": name}), blocks], like=item)
    return item


def _nest_quotes(quote: Node) -> Node:
    return ast.node("Div", [ast.attr(**{"custom-style": "Block Text Nested"}), quote["c"]], like=quote)


def _with_style(item: Node, style: str) -> Node:
    identifier, found, pairs = ast.attr_of(item)
    kept = [
        name for name in found if name not in ("kbd", "mark")
    ]  # else pandoc would add its own highlighting
    return ast.with_attr(item, [identifier, kept, [*pairs, ["custom-style", style]]])


def _loosen(item: Node) -> Node:
    """Return a block with tight lists as loose ones, because tight items get pandoc's style Compact, not the callout's."""
    (made,) = ast.rewrite([item], lambda part: {**part, "t": "Para"}, of=("Plain",))
    return made  # type: ignore[no-any-return]  # a Node, as it went in


OUTPUT: Output[Context] = Output(
    "docx",
    ".docx",
    emit,
    options=DocxOptions,
    traits=frozenset({"docx", "word", "print", "document"}),
    prepare=docx_reference.prepare,
    rules=(zips.INVALID, *custom_reference.RULES, *raw.RULES, *drawings.RULES, *formulas.RULES),
    verify=office_check.check_word,
    degrades={
        features.COLUMNS: "one after the other",
        features.DETAILS: "stand open, their summary as a bold line",
    },
)
