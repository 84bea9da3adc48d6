"""Conditions: check that `.only-…` and `.not-…` name a format or a trait of a format."""

from __future__ import annotations

from pipeline.context import Context
from pipeline.core import ast, conditional
from pipeline.core.diagnostics import Diagnostic, Outcome, warning
from pipeline.core.model import Document, Stage
from pipeline.core.spans import closest

UNKNOWN = warning(
    "condition-unknown",
    "A class .only-… or .not-… names no format and no kind of format, so the content is shown nowhere, or everywhere.",
)


def check_conditions(document: Document, context: Context) -> Outcome[Document]:
    """Return the document unchanged, with a diagnostic for each condition that names no format and no trait."""
    found: list[Diagnostic] = []
    for item, word in conditional.named_traits(list(document.blocks)):
        if word not in context.traits:
            meant = closest(word, context.traits)
            hint = f"did you mean '{meant}'?" if meant else f"one of: {', '.join(sorted(context.traits))}"
            found.append(
                UNKNOWN.at(
                    ast.span_of(item, document.source.shown), f"no format answers to '{word}'", hint=hint
                )
            )
    return Outcome(document, tuple(found))


STAGE: Stage[Context] = Stage("conditions", check_conditions, after=("html",), rules=(UNKNOWN,))
