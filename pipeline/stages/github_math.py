"""GitHub's ways to write a formula: a code block of the language `math`, and code between dollars."""

from __future__ import annotations

from dataclasses import replace

from pipeline.context import Context
from pipeline.core import ast
from pipeline.core.ast import Node
from pipeline.core.diagnostics import Outcome
from pipeline.core.model import Document, Stage


def read_formulas(document: Document, _: Context) -> Outcome[Document]:
    """Return the document with formulas in place of blocks of the language `math`, and without the marks of code in others."""
    blocks = ast.rewrite(list(document.blocks), _change, of=("CodeBlock", "Math"))
    return Outcome(replace(document, blocks=tuple(blocks)))


def _change(item: Node) -> Node:
    if item["t"] == "CodeBlock":
        tex = item["c"][1].strip()
        if ast.classes(item)[:1] != ["math"] or not tex:
            return item
        formula = ast.node("Math", [{"t": "DisplayMath"}, tex], like=item)
        return ast.node("Para", [formula], like=item)
    kind, tex = item["c"]
    is_code = len(tex) > 2 and tex.startswith("`") and tex.endswith("`")
    return {**item, "c": [kind, tex[1:-1].strip()]} if is_code else item


STAGE: Stage[Context] = Stage("github_math", read_formulas, after=("parse",), before=("html",))
