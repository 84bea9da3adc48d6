"""Report right-to-left text, which WeasyPrint 70 does not lay out correctly."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any

from pipeline.core import ast, features
from pipeline.core.diagnostics import Diagnostic, warning
from pipeline.core.spans import Span

UNSUPPORTED = warning(
    "direction-unsupported",
    "WeasyPrint has no bidirectional layout: in lines of Arabic, Hebrew and other scripts that run from right to left, words "
    "of both directions may change places, and no bundled font joins Arabic letters. Word, EPUB and HTML show them well.",
)
RULES = (UNSUPPORTED,)
DEGRADES = {
    features.LEFTWARDS: "words of both directions may change places",
    features.EAST_ASIAN: "no font for it is bundled",
}
_FIRST = "\u0590"  # no right-to-left character comes before this one


def check(blocks: Iterable[Any], span: Span) -> tuple[Diagnostic, ...]:
    """Return a diagnostic at the first block with a right-to-left letter; `span` is the document's, for blocks of no place."""
    for block in blocks:
        if _is_rtl(ast.plain_text(block, notes=True)):
            placed = next((item for item in ast.walk(block) if "pos" in item), None)
            place = ast.span_of(placed, span.path) if placed else span
            hint = "make Word, EPUB or HTML of it"
            return (UNSUPPORTED.at(place, "text that runs from right to left is not laid out so", hint=hint),)
    return ()


def _is_rtl(text: str) -> bool:
    return any(char >= _FIRST and unicodedata.bidirectional(char) in ("R", "AL") for char in set(text))
