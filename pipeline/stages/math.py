"""Math: bring formulas into plain TeX, check them, and give those of headings as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.context import Context
from pipeline.core import ast, formula_text
from pipeline.core.ast import Node
from pipeline.core.diagnostics import Diagnostic, Outcome, warning
from pipeline.core.model import Document, Stage
from pipeline.core.spans import Span
from pipeline.formats.mathml import pandoc as pandoc_math
from pipeline.formats.tex import commands

INVALID = warning("math-invalid", "A formula is not TeX that can be typeset. It is shown as it was typed.")


def read_formulas(document: Document, context: Context) -> Outcome[Document]:
    """Return the document with formulas in plain TeX, those of headings as text too (core.formula_text), for places that show none.

    There is a diagnostic for each formula that pandoc cannot convert to MathML. Such a one is shown as it was typed, as code, in every
    format: engines differ in what they make of it.
    """
    formulas = ast.find(list(document.blocks), "Math")
    if not formulas:
        return Outcome(document)
    plain = {item["c"][1]: commands.expand(item["c"][1]) for item in formulas}
    in_headings = ast.find(ast.find(list(document.blocks), "Header"), "Math")
    pages = [pandoc_math.with_cuts(_in_plain(in_headings, plain)), _in_plain(formulas, plain)]
    written = context.pandoc.write(
        [{"t": "Plain", "c": page} for page in pages],
        writer="html5",
        span=Span(document.source.shown),
        options=pandoc_math.OPTIONS,
    )
    refused = {
        message.about: message.text
        for message in written.messages
        if message.kind == "CouldNotConvertTeXMath"
    }
    texts = map(_as_text, pandoc_math.pieces(written.data.decode(), len(in_headings)))
    known = {item["c"][1]: text for item, text in zip(in_headings, texts, strict=True)}

    def change(item: Node) -> Node:
        kind, tex = item["c"]
        if plain[tex] in refused:
            mark = "$$" if kind["t"] == "DisplayMath" else "$"
            return ast.node("Code", [ast.attr(), f"{mark}{' '.join(tex.split())}{mark}"], like=item)
        made = {**item, "c": [kind, plain[tex]]} if plain[tex] != tex else item
        return formula_text.with_text(made, known[tex]) if tex in known else made

    own = document.source.shown
    found = [
        _invalid(tex, refused[plain[tex]], ast.span_of(item, own))
        for item in formulas
        if plain[tex := item["c"][1]] in refused
    ]
    blocks = document.blocks
    if refused or known or any(tex != made for tex, made in plain.items()):
        blocks = tuple(ast.rewrite(list(blocks), change, of=("Math",)))
    return Outcome(replace(document, blocks=blocks), tuple(found))


def _in_plain(formulas: Sequence[Node], plain: Mapping[str, str]) -> list[Node]:
    """Return formulas in plain TeX."""
    return [{**item, "c": [item["c"][0], plain[item["c"][1]]]} for item in formulas]


def _as_text(html: str) -> str:
    """Return a formula in MathML as text; the empty string if it is none."""
    root = pandoc_math.root(html)
    return "" if root is None else formula_text.of_mathml(root)


def _invalid(tex: str, said: str, span: Span) -> Diagnostic:
    reason = next((line for line in said.split("\n")[3:] if line), "").strip()
    hint = "check braces and command names" + (f" ({reason})" if 0 < len(reason) < 60 else "")
    return INVALID.at(span, f"cannot typeset '{commands.shortened(tex)}'", hint=hint)


STAGE: Stage[Context] = Stage("math", read_formulas, after=("html",), before=("headings",), rules=(INVALID,))
