"""Math: check each formula, so that a mistake in TeX is reported at its line, and give those of headings as text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from xml.etree import ElementTree

from pipeline.context import Context
from pipeline.core import ast, formula_text
from pipeline.core.ast import Node
from pipeline.core.diagnostics import Diagnostic, Outcome, warning
from pipeline.core.model import Document, Stage
from pipeline.core.spans import Span

_CUT = "<!--octavo-cut-->"
_MATHML = re.compile(r"<math.*?</math>", re.DOTALL)

INVALID = warning("math-invalid", "A formula is not TeX that can be typeset. It is shown as it was typed.")


def check_formulas(document: Document, context: Context) -> Outcome[Document]:
    """Return the document with the formulas of headings as text too (core.formula_text), for places that show none.

    There is a diagnostic for each formula that pandoc cannot convert to MathML.
    """
    formulas = ast.find(list(document.blocks), "Math")
    if not formulas:
        return Outcome(document)
    whole = Span(document.source.shown)
    in_headings = ast.find(ast.find(list(document.blocks), "Header"), "Math")
    listed = [part for formula in in_headings for part in (formula, ast.raw(_CUT, inline=True))]
    written = context.pandoc.write(
        [{"t": "Plain", "c": listed}, {"t": "Plain", "c": formulas}],
        writer="html5",
        span=whole,
        options={"html_math_method": "mathml", "wrap_text": "none"},
    )
    found: list[Diagnostic] = []
    wrong = {
        message.about: message for message in written.messages if message.kind == "CouldNotConvertTeXMath"
    }
    for item in formulas:
        message = wrong.get(item["c"][1])
        if message:
            reason = next((line for line in message.text.split("\n")[3:] if line), "").strip()
            shown = " ".join(item["c"][1].split())
            shown = shown if len(shown) <= 40 else f"{shown[:37]}…"
            hint = "check braces and command names" + (f" ({reason})" if 0 < len(reason) < 60 else "")
            found.append(
                INVALID.at(ast.span_of(item, document.source.shown), f"cannot typeset '{shown}'", hint=hint)
            )
    blocks = document.blocks
    if in_headings:
        texts = map(_as_text, written.data.decode().split(_CUT)[: len(in_headings)])
        known = {item["c"][1]: text for item, text in zip(in_headings, texts, strict=True)}
        blocks = tuple(ast.rewrite(list(blocks), partial(_tell, known), of=("Header",)))
    return Outcome(replace(document, blocks=blocks), tuple(found))


def _as_text(html: str) -> str:
    """Return a formula in MathML as text; the empty string if it is none."""
    found = _MATHML.search(html)
    return formula_text.of_mathml(ElementTree.fromstring(found[0])) if found else ""


def _tell(known: Mapping[str, str], heading: Node) -> Node:
    def change(item: Node) -> Node:
        return formula_text.with_text(item, known.get(item["c"][1], ""))

    return {**heading, "c": [*heading["c"][:2], ast.rewrite(heading["c"][2], change, of=("Math",))]}


STAGE: Stage[Context] = Stage("math", check_formulas, after=("html",), before=("headings",), rules=(INVALID,))
