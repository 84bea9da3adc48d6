"""Diagnostics as a compiler shows them: place, code and message, the line, a caret, a hint."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from pipeline.core.diagnostics import Diagnostic, Severity
from pipeline.core.spans import BadByte, count, decode

_COLORS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}


def render(diagnostic: Diagnostic, *, color: bool = False) -> str:
    """Return a diagnostic as text of two to five lines, without a final line end."""
    span = diagnostic.span
    kind = f"{diagnostic.severity.value}[{diagnostic.code}]"
    if color:
        kind = f"\x1b[1;{_COLORS[diagnostic.severity]}m{kind}\x1b[0m"
    lines = [f"{span}: {kind}: {diagnostic.message}"]
    shown = _line(Path(span.path), span.line)
    if shown:
        number = str(span.line)
        margin = " " * len(number)
        text = shown.expandtabs(1)
        cut = text if len(text) <= 120 else f"{text[:119]}…"
        lines.append(f" {number} | {cut}")
        if span.column <= len(cut) + 1:
            lines.append(f" {margin} | {' ' * _width(cut[: span.column - 1])}^")
    if diagnostic.hint:
        lines.append(f"   hint: {diagnostic.hint}")
    return "\n".join(lines)


def summary(diagnostics: Sequence[Diagnostic]) -> str:
    """Return "1 error, 2 warnings"; "" when there is nothing to say but notes."""
    kinds = Counter(d.severity for d in diagnostics)
    counted = (Severity.ERROR, Severity.WARNING)
    return ", ".join(count(kinds[kind], kind.value) for kind in counted if kinds[kind])


def _line(path: Path, number: int) -> str:
    """Return a line of an author's file; "" where there is none to show."""
    try:
        lines = decode(path.read_bytes()).split("\n") if number and path.is_file() else []
    except (OSError, BadByte):
        return ""
    return lines[number - 1].rstrip() if 0 < number <= len(lines) else ""


def _width(text: str) -> int:
    """Return the columns a text takes in a terminal."""
    return sum(
        2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in text
    )
