"""What of a Markdown text is prose: its lines without code and comments, found without parsing it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.core.indented_code import IndentedCode

_FENCE = re.compile(r"(?P<mark>`{3,}|~{3,})(?P<info>.*)$")
_DIV = re.compile(r":{3,}\s*(?P<info>[^:].*?)?\s*:*\s*$")
_PREFIX = re.compile(r"(?:[ \t]*(?:>|[-+*]|\d{1,9}[.)])[ \t]+|[ \t]*>[ \t]?)*[ \t]*")
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_MARK = re.compile(r"\S")
_ESCAPE = re.compile(r"\\.")


@dataclass(frozen=True, slots=True)
class Opening:
    """Where a fence, div or comment begins: line and column from 1, and its mark; `info` is what stands behind that."""

    line: int
    column: int
    mark: str
    info: str = ""


@dataclass(frozen=True, slots=True)
class Prose:
    """The prose of a text: numbers (from 1) and lines, in which escapes, code and comments are blanks, columns unchanged.

    `fences` and `divs` are all that are opened; `open_fence`, `open_comment` and `open_div` those never closed, of divs the
    innermost.
    """

    lines: tuple[tuple[int, str], ...]
    fences: tuple[Opening, ...] = ()
    divs: tuple[Opening, ...] = ()
    open_fence: Opening | None = None
    open_comment: Opening | None = None
    open_div: Opening | None = None


@lru_cache(maxsize=1)  # one stage after the other asks for that of the same document
def read(text: str) -> Prose:
    """Return the prose of a text."""
    lines: list[tuple[int, str]] = []
    fences: list[Opening] = []
    divs: list[Opening] = []
    open_divs: list[Opening] = []
    fence: Opening | None = None
    comment: Opening | None = None
    code = IndentedCode()
    for number, line in enumerate(text.split("\n"), 1):
        prefix = _PREFIX.match(line)
        start = prefix.end() if prefix else 0
        body = line[start:]
        if fence:
            if re.fullmatch(rf"{re.escape(fence.mark[0])}{{{len(fence.mark)},}}\s*", body):
                fence = None
            continue
        if comment:
            closed, rest = line.partition("-->")[1:]
            if not closed:
                continue
            comment, body, start = None, rest, len(line) - len(rest)
        elif code.holds(line):
            continue
        opened = _FENCE.match(body)
        if opened and not (opened["mark"][0] == "`" and "`" in opened["info"]) and not code.is_deep(line):
            fence = Opening(number, start + 1, opened["mark"], opened["info"].strip())
            fences.append(fence)
            continue
        if (mark := _DIV.match(body)) and not code.is_deep(line):
            if mark["info"]:
                open_divs.append(Opening(number, start + 1, body, mark["info"]))
                divs.append(open_divs[-1])
            elif open_divs:
                open_divs.pop()
            continue
        shown, at = _without_comments(_without_code(body))
        if at is not None:
            comment = Opening(number, start + at + 1, "<!--")
        lines.append((number, _MARK.sub(" ", line[:start]) + shown))
    innermost = open_divs[-1] if open_divs else None
    return Prose(tuple(lines), tuple(fences), tuple(divs), fence, comment, innermost)


def _without_code(line: str) -> str:
    """Return a line with escapes and inline code replaced by blanks, columns unchanged."""
    line = _ESCAPE.sub("  ", line)
    return _CODE_SPAN.sub(lambda m: " " * len(m.group()), line)


def _without_comments(line: str) -> tuple[str, int | None]:
    """Return a line with complete comments replaced by blanks, and the index of a comment that stays open, or None."""
    line = re.sub(r"<!--.*?-->", lambda m: " " * len(m.group()), line)
    at = line.find("<!--")
    return (line, None) if at < 0 else (line[:at], at)
