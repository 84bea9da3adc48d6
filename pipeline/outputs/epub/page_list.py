"""The page list of a book, which links to where printed pages begin (EPUB 3.3, 5.5.3; DPUB-ARIA 1.1)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping

from pipeline.core import ast
from pipeline.core.ast import Node
from pipeline.core.model import PageStart
from pipeline.formats.html import writer as html_writer

_WHOLE = frozenset(("CodeBlock", "Table", "Figure"))
_MARK = re.compile(r'id="(octavo-page-[^"]+)"[^>]*aria-label="([^"]+)"')


def mark_pages(blocks: list[Node], pages: Iterable[PageStart]) -> list[Node]:
    """Return blocks with a page mark before the first block of each printed page.

    The mark of a heading comes after it, because chapters are split before headings. A page whose first block is not in
    the book gets no mark.
    """
    labels: dict[str, list[str]] = {}
    for page in pages:
        labels.setdefault(page.place, []).append(page.label)
    done: set[str] = set()

    def mark(item: Node) -> Node | list[Node]:
        at = html_writer.source_position(item)
        if at not in labels or at in done:
            return item
        done.add(at)
        marks = "".join(map(_mark, labels[at]))
        if item["t"] in ("Para", "Plain"):
            return {**item, "c": [ast.raw(marks, inline=True), *item["c"]]}
        beside = ast.raw(f"<div>{marks}</div>")
        return [item, beside] if item["t"] == "Header" else [beside, item]

    if not labels:
        return blocks
    whole = ast.rewrite(blocks, mark, of=_WHOLE)  # before their captions, which have the same position
    return ast.rewrite(whole, mark, of=("Para", "Plain", "Header"))  # type: ignore[no-any-return]  # a list in, a list out


def _mark(label: str) -> str:
    shown = html.escape(label)
    return f'<span id="octavo-page-{shown}" epub:type="pagebreak" role="doc-pagebreak" aria-label="{shown}"></span>'


def page_list(chapters: Mapping[str, str], title: str) -> str:
    """Return the page list for the navigation document, given chapters by name; empty if they have no marks."""
    lines = [
        f'<li><a href="text/{name.rsplit("/", 1)[1]}#{found[1]}">{found[2]}</a></li>'
        for name in sorted(chapters)
        for found in _MARK.finditer(chapters[name])
    ]
    if not lines:
        return ""
    items = "".join(lines)
    return (
        '<nav epub:type="page-list" role="doc-pagelist" id="octavo-pages" hidden="hidden">'
        f"<h2>{html.escape(title)}</h2><ol>{items}</ol></nav>"
    )
