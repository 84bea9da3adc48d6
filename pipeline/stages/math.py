"""Math: check each formula, so that a mistake in TeX is reported at its line."""

from __future__ import annotations

from pipeline.context import Context
from pipeline.core import ast
from pipeline.core.diagnostics import Diagnostic, Outcome, warning
from pipeline.core.model import Document, Stage
from pipeline.core.spans import Span

INVALID = warning("math-invalid", "A formula is not TeX that can be typeset. It is shown as it was typed.")


def check_formulas(document: Document, context: Context) -> Outcome[Document]:
    """Return the document unchanged, with a diagnostic for each formula that pandoc cannot convert to MathML."""
    formulas = ast.find(list(document.blocks), "Math")
    if not formulas:
        return Outcome(document)
    whole = Span(document.source.shown)
    written = context.pandoc.write(
        [{"t": "Plain", "c": formulas}], writer="html5", span=whole, options={"html_math_method": "mathml"}
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
    return Outcome(document, tuple(found))


STAGE: Stage[Context] = Stage("math", check_formulas, after=("html",), rules=(INVALID,))
