"""Direction: give content in another language the direction in which that language is written."""

from __future__ import annotations

from dataclasses import replace

from pipeline.context import Context
from pipeline.core import ast, direction
from pipeline.core.ast import Node
from pipeline.core.diagnostics import Outcome
from pipeline.core.model import Document, Stage


def set_directions(document: Document, _: Context) -> Outcome[Document]:
    """Return the document with a `dir` beside every `lang` that has none, and on code, if one of its languages is right to left.

    A `lang` alone has no influence on the direction of text, neither in HTML nor in Word. Code runs from left to right.
    """
    blocks = list(document.blocks)
    langs = {ast.value(item, "lang") for item in ast.find(blocks, *ast.ATTRIBUTED)} - {""}
    if "rtl" not in {direction.of(lang) for lang in (document.metadata.lang, *langs)}:
        return Outcome(document)
    return Outcome(replace(document, blocks=tuple(ast.rewrite(blocks, _set_direction, of=ast.ATTRIBUTED))))


def _set_direction(item: Node) -> Node:
    lang = ast.value(item, "lang")
    code = item["t"] in ("Code", "CodeBlock")
    if not (lang or code) or ast.value(item, "dir"):
        return item
    identifier, classes, pairs = ast.attr_of(item)
    return ast.with_attr(
        item, [identifier, classes, [*pairs, ["dir", "ltr" if code else direction.of(lang)]]]
    )


STAGE: Stage[Context] = Stage("direction", set_directions, after=("metadata", "clean"), before=("slides",))
