"""Navigation of an e-book: the navigation document (EPUB 3.3, 7), and the NCX for EPUB 2 readers."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TypeAlias

from pipeline.outputs.epub.chapters import Chapter

TITLE_PAGE = "text/title_page.xhtml"
_DEPTH = 3
_HEADING = re.compile(
    r'(?:<section id="(?P<section>[^"]*)"[^>]*>\s*)?<h(?P<level>\d)(?: id="(?P<own>[^"]*)")?[^>]*>(?P<inside>.*?)</h\d>',
    re.DOTALL,
)
_CALL = re.compile(r'<a href="#fn\d+" class="footnote-ref".*?</a>')
_NOT_PHRASING = re.compile(r"<(?!/?(?:em|strong|code|sub|sup|del)>)[^>]*>")
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the outline: level (from 1), URL relative to the package document, and words as XHTML."""

    level: int
    address: str
    html: str

    @property
    def text(self) -> str:
        """The words without markup, still escaped."""
        return _TAG.sub("", self.html)


def outline(chapters: Iterable[Chapter]) -> list[Entry]:
    """Return the headings of a book down to level 3."""
    return [
        Entry(
            int(found["level"]),
            f"text/{chapter.name}#{found['section'] or found['own']}",
            _words(found["inside"]),
        )
        for chapter in chapters
        for found in _HEADING.finditer(chapter.body)
        if int(found["level"]) <= _DEPTH
    ]


def heading(chapter: Chapter) -> str:
    """Return the words of a chapter's first heading, escaped; the empty string if it has none."""
    found = _HEADING.search(chapter.body)
    return _TAG.sub("", _words(found["inside"])) if found else ""


def navigation_document(
    entries: Sequence[Entry], contents: str, landmarks: Iterable[tuple[str, str, str]], pages: str
) -> str:
    """Return the body of the navigation document.

    `contents` is the title of the outline; landmarks are (URL, EPUB 3 type, words); `pages` is the page list as XHTML.
    """
    marks = "".join(
        f'<li><a href="{address}" epub:type="{kind}">{words}</a></li>\n' for address, kind, words in landmarks
    )
    return (
        f'<nav epub:type="toc" role="doc-toc" id="toc"><h1 id="toc-title">{html.escape(contents)}</h1>\n'
        f"{_list(_tree(entries))}</nav>\n"
        f'<nav epub:type="landmarks" id="landmarks" hidden="hidden">\n<ol>\n{marks}</ol>\n</nav>\n{pages}'
    )


def ncx(entries: Sequence[Entry], *, identifier: str, title: str) -> str:
    """Return the outline as NCX (OPF 2.0.1, 2.4.1), beginning with the title page."""
    branches: list[_Branch] = [(Entry(1, TITLE_PAGE, html.escape(title)), []), *_tree(entries)]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<ncx version="2005-1" xmlns="http://www.daisy.org/z3986/2005/ncx/">\n<head>\n'
        f'<meta name="dtb:uid" content="{html.escape(identifier)}" />\n'
        f'<meta name="dtb:depth" content="{_depth(branches)}" />\n'
        '<meta name="dtb:totalPageCount" content="0" />\n<meta name="dtb:maxPageNumber" content="0" />\n</head>\n'
        f"<docTitle><text>{html.escape(title)}</text></docTitle>\n"
        f"<navMap>\n{_points(branches, count())}</navMap>\n</ncx>\n"
    )


def _words(inside: str) -> str:
    """Return a heading's XHTML without links, note references and identifiers."""
    return " ".join(_NOT_PHRASING.sub("", _CALL.sub("", inside)).split())


_Branch: TypeAlias = tuple[Entry, "list[_Branch]"]


def _tree(entries: Iterable[Entry]) -> list[_Branch]:
    """Return the entries as a tree; a skipped level adds no entry."""
    top: list[_Branch] = []
    above: list[_Branch] = []
    for entry in entries:
        while above and above[-1][0].level >= entry.level:
            above.pop()
        branch: _Branch = (entry, [])
        (above[-1][1] if above else top).append(branch)
        above.append(branch)
    return top


def _depth(branches: list[_Branch]) -> int:
    return max((1 + _depth(inside) for _, inside in branches if inside), default=1)


def _list(branches: list[_Branch]) -> str:
    items = "".join(
        f'<li><a href="{entry.address}">{entry.html}</a>{_list(inside) if inside else ""}</li>\n'
        for entry, inside in branches
    )
    return f'<ol class="toc">\n{items}</ol>'


def _points(branches: list[_Branch], number: Iterator[int]) -> str:
    points = []
    for entry, inside in branches:
        name = f"navPoint-{next(number)}"
        label = f'<navLabel><text>{entry.text}</text></navLabel><content src="{entry.address}" />'
        points.append(f'<navPoint id="{name}">{label}{_points(inside, number)}</navPoint>\n')
    return "".join(points)
