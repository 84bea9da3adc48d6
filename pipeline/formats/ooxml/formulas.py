"""Report what formulas lose in Office Open XML."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pipeline.core import ast
from pipeline.core.diagnostics import Diagnostic, warning
from pipeline.core.spans import Span
from pipeline.formats.tex import arrays, commands

LINES = warning(
    "math-lines",
    "A table in a formula has lines, by \\hline or by | among its columns. Matrices of Word and PowerPoint (m:m) have none: the table is "
    "there without them. PDF, web pages and EPUB show them.",
)
RULES = (LINES,)


def check(blocks: Iterable[Any], span: Span) -> tuple[Diagnostic, ...]:
    """Return a diagnostic for each formula that has a table with lines; `span` is the document's."""
    formulas = ast.find(list(blocks), "Math")
    return tuple(_lines(item, span) for item in formulas if any(arrays.lines(item["c"][1])))


def _lines(formula: Any, span: Span) -> Diagnostic:
    said = f"the lines of '{commands.shortened(formula['c'][1])}' are left out"
    hint = "write the table as one of Markdown, or part its formulas"
    return LINES.at(ast.span_of(formula, span.path), said, hint=hint)
