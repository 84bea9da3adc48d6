"""Positions in the author's files, and the decoding of files."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A position in a file: `path` as shown to the author, `line` and `column` counted from 1.

    Columns count characters (code points), not bytes; line 0 means the file as a whole.
    """

    path: str
    line: int = 0
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path

    def offset(self, *, lines: int = 0, columns: int = 0) -> Span:
        """Return the position that many lines and columns further on."""
        return Span(self.path, self.line + lines, self.column + columns)


@dataclass(frozen=True, slots=True)
class LineMap:
    """Maps lines of a generated text to the files and lines they came from.

    `origins[i]` is the (path, line) of line i + 1; a line past the end belongs to the last origin.
    """

    origins: tuple[tuple[str, int], ...]

    @classmethod
    def of_file(cls, path: str, *, first: int, count: int) -> LineMap:
        """Return the map for `count` lines of `path`, starting at line `first`."""
        return cls(tuple((path, first + i) for i in range(max(count, 1))))

    def span(self, line: int, column: int = 1) -> Span:
        """Return the source position of a line (from 1) and column (from 1) of the text."""
        path, origin = self.origins[min(max(line, 1), len(self.origins)) - 1]
        return Span(path, origin, max(column, 1))


class BadByte(ValueError):
    """Bytes that are not valid text: the position (line and column from 1) and the reason."""

    def __init__(self, line: int, column: int, reason: str) -> None:
        super().__init__(line, column, reason)
        self.line = line
        self.column = column
        self.reason = reason


_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
# Characters no output can hold: control characters, lone surrogates, noncharacters (XML 1.0, section 2.2).
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")

_FOLDERS = re.compile(r"(?<![\w.~:/%-])(?:file:///|file:/(?!/)|/)(?:[^/\s'\"<>(){}|:,;]+/)+")

# Characters that change the direction of text, so that what is read may not be what is there (Unicode TR 36, 3.2).
OVERRIDES = "\u202a-\u202e\u2066-\u2069"

# The second sign of what GitHub's runner (ActionCommand, TryParse), Azure's agent and TeamCity look for anywhere in a line of a log,
# as a regular expression: "##[error]", "##vso[task.setvariable]".
LOG_COMMAND = r"(?<=#)#(?=[a-z]*\[)"


def decode(data: bytes) -> str:
    """Return `data` decoded as strict UTF-8, without a byte order mark, line ends (CRLF, CR) as LF.

    Raises BadByte for anything that is not UTF-8 and for characters of FORBIDDEN.
    """
    text = decode_all(data)
    if found := find_forbidden(text):
        at, name = found
        raise BadByte(*place_behind(text[:at]), name)
    return text


def decode_all(data: bytes) -> str:
    """Return `data` decoded as `decode` does, with characters of FORBIDDEN. Raises BadByte for what is not UTF-8."""
    if data.startswith(_UTF16_MARKS):
        raise BadByte(1, 1, "the file is UTF-16, not UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        # The codec counts from after the byte order mark.
        body = data.removeprefix(b"\xef\xbb\xbf")
        before = _unix(body[: wrong.start].decode("utf-8", "replace"))
        raise BadByte(*place_behind(before), f"byte 0x{body[wrong.start]:02x} is not UTF-8") from None
    return _unix(text)


def find_forbidden(text: str) -> tuple[int, str] | None:
    """Return index and name of the first character no output format can hold (XML 1.0, section 2.2); None if there is none."""
    found = FORBIDDEN.search(text)
    if not found:
        return None
    kind = "control character" if ord(found.group()) < 0xA0 else "character"
    return found.start(), f"{kind} U+{ord(found.group()):04X}"


def closest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most similar to `word`, or None if none is similar."""
    found = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.75)
    return found[0] if found else None


def normalise(text: str) -> str:
    """Return `text` normalised for comparison: NFKC, case-folded, runs of white space as one blank."""
    return " ".join(unicodedata.normalize("NFKC", text).split()).casefold()


def count(number: int, noun: str) -> str:
    """Return a number with its noun, "1 page" or "2 pages". For regular English plurals only."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def without_folders(text: str) -> str:
    """Return what an engine said with absolute paths and file: addresses without their folders, which are of this machine alone."""
    return _FOLDERS.sub("…/", text)


def exception_line(wrong: BaseException) -> str:
    """Return an exception as its type and the first line it says, of at most 200 characters, without folders."""
    return without_folders(f"{type(wrong).__name__}: {wrong}".splitlines()[0])[:200]


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def place_behind(before: str) -> tuple[int, int]:
    """Return line and column (from 1) of what follows a text."""
    line = before.count("\n") + 1
    return line, len(before) - (before.rfind("\n") + 1) + 1


def shown_path(path: Path) -> str:
    """Return a path as diagnostics show it: from the current folder if it lies in it, else as it is."""
    absolute, here = path.absolute(), Path.cwd()
    return (absolute.relative_to(here) if absolute.is_relative_to(here) else path).as_posix()
