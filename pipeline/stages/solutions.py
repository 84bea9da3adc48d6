"""Solutions: show content of class `solution` as a callout, leave it out, or leave blank answer space."""

from __future__ import annotations

from dataclasses import replace

from pipeline.context import Context
from pipeline.core import ast, translations
from pipeline.core.ast import Node
from pipeline.core.diagnostics import Outcome
from pipeline.core.model import Document, Stage
from pipeline.slides import answer_space

_MARK, _KIND = "solution", "tip"  # the callout's colours are those of a tip
_MARKED = ("Div", "Span", "CodeBlock", "Table")
_WIDER = 1.4  # width of handwriting, by that of printed text


def place_solutions(document: Document, context: Context) -> Outcome[Document]:
    """Return the document with its solutions as [solutions] says; an answer space is a Div [solution-space] around the solution."""
    word = translations.look_up(document.metadata.lang)["solution"]
    marked = [item for item in ast.find(list(document.blocks), *_MARKED) if _MARK in ast.classes(item)]
    if not marked:
        return Outcome(document)
    show = context.settings.solutions.show

    def change(item: Node) -> Node | list[Node] | None:
        if _MARK not in ast.classes(item):
            return item
        if show == "no":
            return None
        return _as_callout(item, word) if show == "yes" else _answer_space(item, word)

    blocks = ast.rewrite(list(document.blocks), change, of=_MARKED)
    return Outcome(replace(document, blocks=tuple(blocks)))


def _as_callout(item: Node, word: str) -> Node:
    if item["t"] == "Span":
        return item
    title = ast.node("Div", [ast.attr(classes=["title"]), [ast.para(word)]])
    if item["t"] != "Div":
        kinds = [
            name for name in ast.classes(item) if name != _MARK
        ]  # else `solution` would be taken for a language
        identifier, _, pairs = ast.attr_of(item)
        plain = ast.with_attr(item, [identifier, kinds, pairs])
        return ast.node("Div", [ast.attr(classes=[_KIND, _MARK]), [title, plain]], like=item)
    (identifier, classes, pairs), content = item["c"]
    kinds = classes if len(classes) > 1 else [_KIND, *classes]
    return {**item, "c": [[identifier, kinds, pairs], [title, *content]]}


def _answer_space(item: Node, word: str) -> Node | list[Node]:
    if item["t"] == "Span":
        return ast.text("_" * max(8, round(len(ast.plain_text(item)) * _WIDER)))
    return ast.node("Div", [ast.attr(classes=[answer_space.CLASS]), [_as_callout(item, word)]], like=item)


STAGE: Stage[Context] = Stage("solutions", place_solutions, after=("metadata", "html"))
