"""Report formulas that cannot be drawn on pages, though other formats set them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pipeline.core import ast
from pipeline.core.diagnostics import Diagnostic, warning
from pipeline.core.spans import Span
from pipeline.formats.tex import commands
from pipeline.tools import ziamath

UNDRAWN = warning(
    "math-undrawn",
    "A formula is valid TeX, but has something that ziamath, which draws formulas on pages, does not know. Pages show its TeX; "
    "web pages, EPUB and Word the formula.",
)
RULES = (UNDRAWN,)


def check(blocks: Iterable[Any], span: Span) -> tuple[Diagnostic, ...]:
    """Return a diagnostic for each formula that cannot be drawn; `span` is the document's."""
    found = []
    for item in ast.find(list(blocks), "Math"):
        kind, tex = item["c"]
        if not ziamath.is_drawn(tex, display=kind["t"] == "DisplayMath"):
            said = f"'{commands.shortened(tex)}' cannot be drawn"
            hint = "write it in other commands, or see it in HTML, EPUB or Word"
            found.append(UNDRAWN.at(ast.span_of(item, span.path), said, hint=hint))
    return tuple(found)
