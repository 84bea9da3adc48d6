"""Quotes: give quotations the marks of their language."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pipeline.context import Context
from pipeline.core import ast, quotation
from pipeline.core.ast import Node
from pipeline.core.diagnostics import Outcome
from pipeline.core.model import Document, Stage
from pipeline.core.quotation import Marks


def set_marks(document: Document, _: Context) -> Outcome[Document]:
    """Return the document with the quotation marks of its language, and of the language of a part that has one of its own.

    What was typed as straight quotes is a quotation, told by pandoc. In English it stays a Quoted node, whose marks are the same.
    """
    blocks = list(document.blocks)
    if not ast.find(blocks, "Quoted"):
        return Outcome(document)
    if any(ast.value(item, "lang") for item in ast.find(blocks, *ast.ATTRIBUTED)):
        blocks = ast.rewrite(blocks, _in_own_language, of=ast.ATTRIBUTED)
    marks = quotation.marks(document.metadata.lang)
    if marks != quotation.DEFAULT:
        blocks = _with_marks(blocks, marks)
    return Outcome(replace(document, blocks=tuple(blocks)))


def _in_own_language(item: Node) -> Node:
    lang = ast.value(item, "lang")
    return {**item, "c": _with_marks(item["c"], quotation.marks(lang))} if lang else item


def _with_marks(tree: Any, marks: Marks) -> Any:
    """Return a tree with its quotations, which have no marks yet, in these."""

    def change(quoted: Node) -> list[Node]:
        kind, inlines = quoted["c"]
        if kind["t"] == "DoubleQuote":
            return _join(marks.opening, inlines, marks.closing)
        return _join(marks.inner_opening, inlines, marks.inner_closing)

    return ast.rewrite(tree, change, of=("Quoted",))


def _join(opening: str, inlines: list[Node], closing: str) -> list[Node]:
    """Return inlines between two marks, each one word with what it stands beside."""
    out = list(inlines)
    if out and out[0]["t"] == "Str":
        out[0] = {**out[0], "c": f"{opening}{out[0]['c']}"}
    else:
        out.insert(0, ast.node("Str", opening))
    if out[-1]["t"] == "Str":
        out[-1] = {**out[-1], "c": f"{out[-1]['c']}{closing}"}
    else:
        out.append(ast.node("Str", closing))
    return out


STAGE: Stage[Context] = Stage(
    "quotes", set_marks, after=("metadata", "clean"), before=("figures", "headings", "callouts", "code")
)
