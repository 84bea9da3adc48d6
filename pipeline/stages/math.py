"""Math: bring formulas into plain TeX, and check each, so that a mistake is reported at its line."""

from __future__ import annotations

from dataclasses import replace

from pipeline.context import Context
from pipeline.core import ast
from pipeline.core.ast import Node
from pipeline.core.diagnostics import Diagnostic, Outcome, warning
from pipeline.core.model import Document, Stage
from pipeline.core.spans import Span
from pipeline.formats.tex import commands

INVALID = warning("math-invalid", "A formula is not TeX that can be typeset. It is shown as it was typed.")


def read_formulas(document: Document, context: Context) -> Outcome[Document]:
    """Return the document with formulas in plain TeX, with a diagnostic for each that pandoc cannot convert to MathML.

    Such a one is shown as it was typed, as code, in every format: engines differ in what they make of it.
    """
    typed = ast.find(list(document.blocks), "Math")
    if not typed:
        return Outcome(document)
    whole = Span(document.source.shown)
    plain = [{**item, "c": [item["c"][0], commands.expand(item["c"][1])]} for item in typed]
    written = context.pandoc.write(
        [{"t": "Plain", "c": plain}], writer="html5", span=whole, options={"html_math_method": "mathml"}
    )
    wrong = {
        message.about: message for message in written.messages if message.kind == "CouldNotConvertTeXMath"
    }
    found: list[Diagnostic] = []
    changed: dict[str, str] = {}
    invalid: set[str] = set()
    for item, made in zip(typed, plain, strict=True):
        tex = item["c"][1]
        message = wrong.get(made["c"][1])
        if message:
            found.append(_invalid(tex, message.text, ast.span_of(item, document.source.shown)))
            invalid.add(tex)
        elif made["c"][1] != tex:
            changed[tex] = made["c"][1]

    def replaced(item: Node) -> Node:
        kind, tex = item["c"]
        if tex in invalid:
            mark = "$$" if kind["t"] == "DisplayMath" else "$"
            return ast.node("Code", [ast.attr(), f"{mark}{' '.join(tex.split())}{mark}"], like=item)
        return {**item, "c": [kind, changed[tex]]} if tex in changed else item

    blocks = document.blocks
    if changed or invalid:
        blocks = tuple(ast.rewrite(list(blocks), replaced, of=("Math",)))
    return Outcome(replace(document, blocks=blocks), tuple(found))


def _invalid(tex: str, said: str, span: Span) -> Diagnostic:
    reason = next((line for line in said.split("\n")[3:] if line), "").strip()
    shown = " ".join(tex.split())
    shown = shown if len(shown) <= 40 else f"{shown[:37]}…"
    hint = "check braces and command names" + (f" ({reason})" if 0 < len(reason) < 60 else "")
    return INVALID.at(span, f"cannot typeset '{shown}'", hint=hint)


STAGE: Stage[Context] = Stage("math", read_formulas, after=("html",), rules=(INVALID,))
