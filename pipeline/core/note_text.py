"""Footnotes of a Markdown text: where they are defined, and calls that stand within them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.core import prose
from pipeline.core.spans import LineMap

DEFINITION = re.compile(r"\s*\[\^(?P<name>[^\]\s]+)\]:")
CALL = re.compile(r"\[\^(?P<name>[^\]\s]+)\]")
# What ends a paragraph without a blank line.
_BLOCK = re.compile(r"\s*(?:#{1,6}(?:\s|$)|>|(?:[-+*]|\d{1,9}[.)])\s)")
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
    if not CALL.search(text):
        return
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


def apart(text: str, lines: LineMap) -> str:
    """Return a text made of several files in which each file's calls lead to its own notes: names that stand in two are changed.

    Those of the file that has a name first stay.
    """
    files: dict[str, list[str]] = {}  # those that define a name
    for number, line in prose.read(text).lines:
        if definition := DEFINITION.match(line):
            known = files.setdefault(definition["name"].casefold(), [])
            path = lines.span(number).path
            known.extend([] if path in known else [path])
    shared = {name: paths for name, paths in files.items() if len(paths) > 1}
    if not shared:
        return text

    def rename(call: re.Match[str], path: str) -> str:
        paths = shared.get(call["name"].casefold(), [])
        place = paths.index(path) if path in paths else 0
        return f"[^{call['name']}-{place + 1}]" if place else call.group()

    changed = text.split("\n")
    for number, line in prose.read(text).lines:
        path, written = lines.span(number).path, changed[number - 1]
        calls = [call for call in CALL.finditer(written) if line[call.start() : call.end()] == call.group()]
        for call in reversed(calls):
            written = f"{written[: call.start()]}{rename(call, path)}{written[call.end() :]}"
        changed[number - 1] = written
    return "\n".join(changed)
