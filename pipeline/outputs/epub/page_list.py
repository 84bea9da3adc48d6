"""A book's page list: marks where the printed pages begin, and the way to them (EPUB 3.3, 5.5.3; DPUB-ARIA 1.1)."""

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


def marked(blocks: list[Node], pages: Iterable[PageStart]) -> list[Node]:
    """Return blocks with a mark before the first that begins on each page.

    A heading's stands behind it, for a chapter is cut before it. Pages whose first block is not for books have none.
    """
    labels: dict[str, list[str]] = {}
    for page in pages:
        labels.setdefault(page.place, []).append(page.label)
    done: set[str] = set()

    def mark(item: Node) -> Node | list[Node]:
        at = html_writer.place(item)
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
    whole = ast.rewrite(blocks, mark, of=_WHOLE)  # before their captions, which stand at the same place
    return ast.rewrite(whole, mark, of=("Para", "Plain", "Header"))  # type: ignore[no-any-return]  # blocks, as given


def _mark(label: str) -> str:
    shown = html.escape(label)
    return f'<span id="octavo-page-{shown}" epub:type="pagebreak" role="doc-pagebreak" aria-label="{shown}"></span>'


def navigation(chapters: Mapping[str, str], title: str) -> str:
    """Return the page list for the navigation document, "" where chapters, by their names in the package, have no marks."""
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
