"""Report formulas that cannot be drawn on pages, though other formats set them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pipeline.core import ast
from pipeline.core.ast import Node
from pipeline.core.diagnostics import Diagnostic, warning
from pipeline.core.spans import Span
from pipeline.formats.mathml import drawings
from pipeline.formats.tex import commands
from pipeline.tools.pandoc.process import Pandoc

UNDRAWN = warning(
    "math-undrawn",
    "A formula is valid TeX, but has a letter that no bundled font has, or something else that cannot be drawn on pages. Pages show "
    "its TeX; web pages, EPUB and Word the formula.",
)
RULES = (UNDRAWN,)


def check(blocks: Iterable[Any], pandoc: Pandoc, span: Span) -> tuple[Diagnostic, ...]:
    """Return a diagnostic for each formula that cannot be drawn; `span` is the document's."""
    formulas = ast.find(list(blocks), "Math")
    drawn = drawings.draw(formulas, pandoc, span=span)
    return tuple(_undrawn(item, span) for item in formulas if drawn[drawings.key(item)] is None)


def _undrawn(formula: Node, span: Span) -> Diagnostic:
    said = f"'{commands.shortened(formula['c'][1])}' cannot be drawn"
    hint = "use letters that Octavo has a font for, or see it in HTML, EPUB or Word"
    return UNDRAWN.at(ast.span_of(formula, span.path), said, hint=hint)
