"""Which lines of a Markdown text are indented code (CommonMark 0.31, section 4.4), told line by line without parsing it."""

from __future__ import annotations

import re

_HOLDERS = re.compile(  # list markers and footnotes, one after the other as in "- 1. text"
    r"\s*(?:(?:[-+*:~]|\d{1,9}[.)]|\(?(?:#|@\w*|[A-Za-z]|[ivxlcdm]{2,6})[.)]|(?P<note>\[\^[^\]]+\]:))(?:\s+|$))+"
)


class IndentedCode:
    """Distinguishes lines of indented code from indented text of a list item or footnote."""

    def __init__(self) -> None:
        self._after_blank, self._inside = True, False
        self._column = 0  # from 0, where the text of the last list item or footnote begins; 0 outside of them

    def holds(self, line: str) -> bool:
        """Say whether the next line of the text is indented code."""
        if not line.strip():
            self._after_blank = True
            return False
        if self.is_deep(line):
            self._inside = self._inside or self._after_blank
        else:
            self._inside = False
            self._enter(line)
        self._after_blank = False
        return self._inside

    def is_deep(self, line: str) -> bool:
        """Say whether a line is indented too far to open or close anything: by four columns from the text around it."""
        return _indent(line) >= self._column + 4

    def _enter(self, line: str) -> None:
        if marks := _HOLDERS.match(line):
            self._column = 4 if marks["note"] else len(marks.group().expandtabs(4))
        elif not line.startswith((" ", "\t")):
            self._column = 0


def _indent(line: str) -> int:
    """Return the number of columns before the first character of a line."""
    wide = line.expandtabs(4)
    return len(wide) - len(wide.lstrip(" "))
