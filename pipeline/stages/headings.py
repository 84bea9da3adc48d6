"""Headings: the title stands once, the others form an outline without gaps, each has an identifier of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.context import Context
from pipeline.core import ast
from pipeline.core.ast import Node
from pipeline.core.diagnostics import Diagnostic, Outcome, warning
from pipeline.core.model import Document, Stage
from pipeline.core.spans import Span, plain

NO_TITLE = warning(
    "title-missing",
    "Neither the front matter nor a first heading gives the document a title, so the file's name is used.",
)
SKIPPED = warning(
    "heading-skip",
    "A heading is more than one level below the one before it. Outlines, screen readers and tables of contents have "
    "a hole there.",
)
TWICE = warning(
    "id-duplicate", "Two headings, figures or spans were given the same identifier; links reach the first."
)

_AS_TYPED = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "--", "—": "---"})


def outline(document: Document, _: Context) -> Outcome[Document]:
    """Return the document with a title, and headings from level 1 on below it.

    A first heading that repeats the title goes. Without a title in the front matter, a first heading above or level
    with all others becomes it; else the file's name.
    """
    found: list[Diagnostic] = []
    path = document.source.shown
    blocks = list(document.blocks)
    title = document.metadata.title
    opening = next((item for item in blocks if ast.plain_text(item).strip()), None)
    first = opening if opening and opening["t"] == "Header" else None
    levels = [item["c"][0] for item in ast.find(blocks, "Header")]
    if first and title and _typed(ast.plain_text(first["c"][2])) != _typed(title):
        first = None
    elif first and not title and first["c"][0] == min(levels):
        title = ast.plain_text(first["c"][2]).strip()
    elif not title:
        first = None
        title = _from_name(document.source.name)
        hint = "add 'title: …' to the front matter, or start with '# …'"
        found.append(NO_TITLE.at(Span(path, 1), f"no title; '{title}' is used", hint=hint))
    if first:
        # A title is plain text; its footnotes open the document.
        notes = [block for item in ast.find(first["c"][2], "Note") for block in item["c"]]
        blocks = [*notes, *(item for item in blocks if item is not first)]
    found.extend(_skips(blocks, path, first["c"][0] if first else 0))
    blocks = _identified(_levelled(blocks, first["c"][0] if first else 0), path, found)
    metadata = replace(document.metadata, title=title)
    return Outcome(replace(document, metadata=metadata, blocks=tuple(blocks)), tuple(found))


def _typed(text: str) -> str:
    """Return a text for comparison, with quotes and dashes as they are typed: only the heading's became typographic."""
    return plain(text).translate(_AS_TYPED)


def _from_name(name: str) -> str:
    words = re.sub(r"[-_]+", " ", name.rsplit("/", 1)[-1]).strip()
    return words[:1].upper() + words[1:] or "Untitled"


def _skips(blocks: list[Node], path: str, above: int) -> Iterator[Diagnostic]:
    for item in ast.find(blocks, "Header"):
        level = item["c"][0]
        if above and level > above + 1:
            message = f"a heading of level {level} follows one of level {above}"
            yield SKIPPED.at(ast.span_of(item, path), message, hint=f"use level {above + 1}")
        above = level


def _levelled(blocks: list[Node], title: int) -> list[Node]:
    """Move headings up so that the highest has level 1; `title` is the level of the heading that became the title.

    Chapters often end in a heading of the title's own level ("## Summary"): it stands beside the sections then.
    """
    levels = [item["c"][0] for item in ast.find(blocks, "Header")]
    floor = title + 1 if levels and levels[0] > title else 1
    up = min((max(level, floor) for level in levels), default=1) - 1

    def shift(item: Node) -> Node:
        return {**item, "c": [max(item["c"][0], floor) - up, *item["c"][1:]]}

    return ast.rewrite(blocks, shift, of=("Header",))  # type: ignore[no-any-return]  # a list of blocks, as given


def _identified(blocks: list[Node], path: str, found: list[Diagnostic]) -> list[Node]:
    """Give headings without an identifier one, and report those that authors gave twice."""
    seen: set[str] = set()

    def change(item: Node) -> Node:
        identifier, classes, pairs = ast.attr_of(item)
        own = _slug(ast.plain_text(item["c"][2])) or "section" if item["t"] == "Header" else ""
        identifier = identifier or own
        if not identifier:
            return item
        unique, number = identifier, 1
        while unique in seen:
            unique, number = f"{identifier}-{number}", number + 1
        if unique != identifier and not (own and re.fullmatch(rf"{re.escape(own)}(-\d+)?", identifier)):
            span, hint = ast.span_of(item, path), "change the {#…} of one of them"
            found.append(TWICE.at(span, f"the identifier '{identifier}' is used twice", hint=hint))
        seen.add(unique)
        return item if unique == ast.attr_of(item)[0] else ast.with_attr(item, [unique, classes, pairs])

    return ast.rewrite(blocks, change, of=ast.ATTRIBUTED)  # type: ignore[no-any-return]  # a list of blocks, as given


def _slug(text: str) -> str:
    """Return GitHub's identifier for a heading: lower case, punctuation gone, blanks as hyphens."""
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", text.strip().casefold()))


STAGE: Stage[Context] = Stage(
    "headings", outline, after=("metadata", "clean", "figures"), rules=(NO_TITLE, SKIPPED, TWICE)
)
