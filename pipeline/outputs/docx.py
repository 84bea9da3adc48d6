"""The Word document: native styles, tables, equations and fields, ready to hand out and to edit."""

from __future__ import annotations

import msgspec
from lxml import etree

from pipeline.core import ast, constructs
from pipeline.core.ast import Node
from pipeline.core.diagnostics import Failure, Outcome
from pipeline.core.model import Artifact, Document, Output
from pipeline.core.text import Span
from pipeline.theme import Theme
from pipeline.tools import docx_styles, office, ooxml, package, reference_docx, sheet, stand_ins, word
from pipeline.tools.context import Context
from pipeline.tools.sheet import Paper, Sheet

_OWN = frozenset(("Div", "CodeBlock", "BlockQuote", "Span"))


class DocxOptions(msgspec.Struct, frozen=True):
    """[docx]: `paper` is the page size; "theme": the one of the theme."""

    paper: Paper = "theme"


def emit(document: Document, context: Context) -> Outcome[Artifact]:
    """Return the document as .docx. Raises Failure when pandoc cannot write it or the package is not valid."""
    options: DocxOptions = context.options("docx")
    span = Span(document.source.shown)
    blocks, resources = ooxml.bitmaps(document, ast.rewrite(list(document.blocks), _as_word, of=_OWN))
    given = stand_ins.of(resources)
    written = context.pandoc.write(
        blocks,
        writer="docx",
        span=span,
        meta=ooxml.meta(document.metadata),
        options={"reference_doc": "reference.docx", "highlight_method": ooxml.code_style(context.theme)},
        resources=given.resources,
        files={"reference.docx": reference_docx.build(context.theme, _page(options, context.theme))},
    )
    try:
        files = word.finish(given.replaced(package.members(written.data)), document.metadata, context.theme)
    except etree.XMLSyntaxError as wrong:
        hint = "look at its raw 'openxml' parts: nothing else can be that wrong"
        raise Failure(
            package.INVALID.at(span, f"the document's XML is damaged: {wrong.msg}", hint=hint)
        ) from None
    return Outcome(Artifact("docx", ".docx", package.pack(files)))


def _page(options: DocxOptions, theme: Theme) -> Sheet:
    return sheet.of(theme, paper=options.paper, landscape=False, two_sided=theme.page.two_sided)


def _as_word(item: Node) -> Node | list[Node]:
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
    if "summary" in found:
        return _styled(item, "Details Summary")
    if "details" in found and item["c"][1] and item["c"][1][0]["t"] == "Plain":
        summary = ast.node("Div", [ast.attr(classes=["summary"]), [{**item["c"][1][0], "t": "Para"}]])
        return ast.node(
            "Div", [ast.attr_of(item), [_styled(summary, "Details Summary"), *item["c"][1][1:]]], like=item
        )
    if "callout" in found:
        name = docx_styles.callout(ast.callout(item) or "note")
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
    rules=(package.INVALID,),
    verify=office.word,
    degrades={
        constructs.COLUMNS: "one after the other",
        constructs.DETAILS: "stand open, their summary as a bold line",
    },
)
