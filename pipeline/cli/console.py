"""Diagnostics as a compiler shows them: place, code and message, the line, a caret, a hint.

What documents and names of files say is shown so that neither a terminal nor what reads a log acts on it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from pipeline.core.diagnostics import Diagnostic, Severity
from pipeline.core.spans import LOG_COMMAND, OVERRIDES, BadByte, Span, count, decode

# What begins a line, moves a cursor, rings or colours; what turns text round; and commands in logs.
_ACTS = re.compile(f"[\x00-\x08\x0a-\x1f\x7f-\x9f{OVERRIDES}]|{LOG_COMMAND}")
_COMMAND = "::"  # at the beginning of a line; blanks before it do not count (TryParseV2)
_COLORS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}


def render(diagnostic: Diagnostic, *, color: bool = False) -> str:
    """Return a diagnostic as text of two to five lines, without a final line end."""
    span = diagnostic.span
    kind = f"{diagnostic.severity.value}[{diagnostic.code}]"
    if color:
        kind = f"\x1b[1;{_COLORS[diagnostic.severity]}m{kind}\x1b[0m"
    lines = [f"{place(span)}: {kind}: {plain(diagnostic.message)}"]
    shown = _line(Path(span.path), span.line)
    if shown:
        number = str(span.line)
        margin = " " * len(number)
        text = shown.expandtabs(1)
        cut = text if len(text) <= 120 else f"{text[:119]}…"
        lines.append(f" {number} | {plain(cut)}")
        if span.column <= len(cut) + 1:
            lines.append(f" {margin} | {' ' * _width(plain(cut[: span.column - 1]))}^")
    if diagnostic.hint:
        lines.append(f"   hint: {plain(diagnostic.hint)}")
    return "\n".join(lines)


def place(span: Span) -> str:
    """Return a position as a line may begin with it: a path that begins as a command has "./" before it."""
    shown = plain(str(span))
    return f"./{shown}" if shown.lstrip().startswith(_COMMAND) else shown


def plain(text: str) -> str:
    """Return a text on one line, with escapes (`\\n`, `\\x1b`, `\\u202e`) for what a terminal or a reader of logs acts on."""
    return _ACTS.sub(lambda found: _escape(found[0]), text)


def _escape(char: str) -> str:
    written = char.encode("unicode_escape").decode("ascii")
    return written if len(written) > 1 else f"\\x{ord(char):02x}"


def summary(diagnostics: Sequence[Diagnostic]) -> str:
    """Return "1 error, 2 warnings"; "" when there is nothing to say but notes."""
    kinds = Counter(d.severity for d in diagnostics)
    counted = (Severity.ERROR, Severity.WARNING)
    return ", ".join(count(kinds[kind], kind.value) for kind in counted if kinds[kind])


def _line(path: Path, number: int) -> str:
    """Return a line of an author's file; "" where there is none to show."""
    try:
        state = path.stat()
        lines = _lines(path, state.st_mtime_ns, state.st_size) if number and path.is_file() else []
    except (OSError, BadByte, ValueError):  # ValueError: no name that a file can have
        return ""
    return lines[number - 1].rstrip() if 0 < number <= len(lines) else ""


@lru_cache(maxsize=4)
def _lines(path: Path, changed: int, size: int) -> list[str]:
    """Return the lines of a file in the state it is in: thousands of diagnostics may be about the same one."""
    return decode(path.read_bytes()).split("\n")


def _width(text: str) -> int:
    """Return the columns a text takes in a terminal."""
    return sum(
        2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in text
    )
