"""Footnotes of a Markdown text: where they are defined, and calls that stand within them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.core import prose

DEFINITION = re.compile(r"\s*\[\^(?P<name>[^\]\s]+)\]:")
CALL = re.compile(r"\[\^(?P<name>[^\]\s]+)\]")
_BLOCK = re.compile(
    r"\s*(?:#{1,6}(?:\s|$)|>|(?:[-+*]|\d{1,9}[.)])\s)"
)  # what ends a paragraph without a blank line
_INDENT = 4  # columns that what belongs to a note is indented behind a blank line


@dataclass(frozen=True, slots=True)
class NestedCall:
    """A call within a footnote: its line and column from 1, the name it calls, and that of the note it stands in."""

    line: int
    column: int
    name: str
    outer: str


def nested(text: str) -> Iterator[NestedCall]:
    """Yield the calls within footnotes of a text, code apart.

    A note has the lines of its first paragraph, and all that are indented by four columns (pandoc 3.9, extension footnotes).
    """
    outer, first, is_paragraph = "", 0, False
    written = text.split("\n")
    for number, line in prose.read(text).lines:
        words, start = line.lstrip(), 0
        indent = len(line[: len(line) - len(words)].expandtabs(_INDENT))
        if definition := DEFINITION.match(line):
            outer, start, is_paragraph = definition["name"], definition.end(), True
            first = indent + _INDENT if indent >= _INDENT else _INDENT
        elif not words:
            is_paragraph = False
        elif indent < first and (not is_paragraph or _BLOCK.match(written[number - 1])):
            outer = ""
        if outer:
            for call in CALL.finditer(line, start):
                yield NestedCall(number, call.start() + 1, call["name"], outer)


def without_nested(text: str) -> str:
    """Return a text in which calls within footnotes are text, `[name]`; all columns stay the same.

    pandoc 3.9 drops them, mark and text.
    """
    calls = list(nested(text))
    if not calls:
        return text
    changed = text.split("\n")
    for call in calls:
        line, start = changed[call.line - 1], call.column - 1
        changed[call.line - 1] = f"{line[:start]}\\[{line[start + 2 :]}"
    return "\n".join(changed)
