"""Line blocks: lines behind a bar, as pandoc writes verse and addresses, keep their ends and their indentation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.context import Context
from pipeline.core import prose
from pipeline.core.diagnostics import Outcome
from pipeline.core.model import Page, Stage

# A second bar makes it a row of a table.
_LINE = re.compile(r"(?P<before>[ \t]*(?:>[ \t]?)*)\|(?P<room>[ \t]*)(?P<text>(?:(?<=[ \t])[^|\s][^|]*)?)")
_BLANK = re.compile(r"[ \t>]*")
_MARK = re.compile(r"[-+*#>](?=\s)")  # would begin a list, heading or quotation
_NO_BREAK = "\N{NO-BREAK SPACE}"


def keep_lines(page: Page, _: Context) -> Outcome[Page]:
    """Return the page with line blocks as paragraphs of lines that end in a backslash; columns of the text stay.

    A block begins and ends at blank lines; a line in it that begins with a space goes on with the one before.
    """
    if "|" not in page.text:
        return Outcome(page)
    lines = page.text.split("\n")
    bars = {
        number
        for number, line in prose.read(page.text).lines
        if "|" in line and _LINE.fullmatch(line) and _LINE.fullmatch(lines[number - 1])
    }
    for block in _blocks(lines, bars):
        for number in block:
            ends = "\\" if number + 1 in bars and number + 1 in block else ""
            lines[number - 1] = (
                _without_bar(lines[number - 1]) if number in bars else lines[number - 1]
            ) + ends
    return Outcome(replace(page, text="\n".join(lines)) if bars else page)


def _blocks(lines: Sequence[str], bars: set[int]) -> Iterator[range]:
    """Yield the numbers, from 1, of the lines of each block."""
    end = 0
    for first in sorted(bars):
        if first < end or (first > 1 and not _BLANK.fullmatch(lines[first - 2])):
            continue
        end = first
        while end <= len(lines) and (end in bars or re.match(r"[ \t]+\S", lines[end - 1])):
            end += 1
        if end > len(lines) or _BLANK.fullmatch(lines[end - 1]):
            yield range(first, end)


def _without_bar(line: str) -> str:
    found = _LINE.fullmatch(line)
    assert found, "the line of a block"
    indent = _NO_BREAK * len(found["room"][1:].expandtabs(4))
    first = "\\" if _MARK.match(found["text"]) else found["room"][:1]
    return f"{found['before']} {first}{indent}{found['text']}"


STAGE: Stage[Context] = Stage("line_blocks", keep_lines, after=("lint",), before=("foreign", "parse"))
