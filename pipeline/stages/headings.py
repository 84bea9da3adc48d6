"""Headings: find the title, move the other headings to level 1 and below, and give each an identifier."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.context import Context
from pipeline.core import ast, slugs
from pipeline.core.ast import Node
from pipeline.core.diagnostics import Diagnostic, Outcome, warning
from pipeline.core.model import Document, Stage
from pipeline.core.spans import Span, normalise

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

_FEW_WORDS = 30  # above a title, besides quotations and callouts
_AS_TYPED = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "--", "—": "---"})


def make_outline(document: Document, _: Context) -> Outcome[Document]:
    """Return the document with a title, and headings from level 1 on.

    A first heading that repeats the title is removed. If the front matter has no title, the first heading becomes the
    title if no other heading is above it; also behind a logo, badges or a notice, if it is the only one of level 1. Else the
    title is made from the file's name. Links to the heading that became the title lead to the document's beginning.
    """
    found: list[Diagnostic] = []
    path = document.source.shown
    blocks = list(document.blocks)
    title = document.metadata.title
    first = _first_heading(blocks, titled=bool(title))
    levels = [item["c"][0] for item in ast.find(blocks, "Header")]
    if first and title and _untypographic(ast.plain_text(first["c"][2])) != _untypographic(title):
        first = None
    elif first and not title and first["c"][0] == min(levels):
        title = ast.plain_text(first["c"][2]).strip()
    elif not title:
        first = None
        title = _from_name(document.source.name)
        hint = "add 'title: …' to the front matter, or start with '# …'"
        found.append(NO_TITLE.at(Span(path, 1), f"no title; '{title}' is used", hint=hint))
    if first:
        # A title is plain text, so its footnotes move to the start of the document.
        notes = [block for item in ast.find(first["c"][2], "Note") for block in item["c"]]
        blocks = [*notes, *(item for item in blocks if item is not first)]
    found.extend(_find_skips(blocks, path, first["c"][0] if first else 0))
    blocks = _shift_levels(blocks, first["c"][0] if first else 0)
    name = slugs.of_heading(first) if first else ""

    def repeated(item: Node, identifier: str) -> None:
        said = f"the identifier '{identifier}' is used twice"
        found.append(TWICE.at(ast.span_of(item, path), said, hint="change the {#…} of one of them"))

    blocks = _lead_to_headings(slugs.add(blocks, taken=name, on_repeated=repeated), first, name)
    blocks = _lead_to_beginning(blocks, name)
    metadata = replace(document.metadata, title=title)
    return Outcome(replace(document, metadata=metadata, blocks=tuple(blocks)), tuple(found))


def _first_heading(blocks: list[Node], *, titled: bool) -> Node | None:
    """Return the heading that can be the title: the one the text begins with.

    In a document that is not `titled`, it can also be the only one of level 1, if no other heading is above it, and no more than a
    logo, badges, a notice or a few words.
    """
    opening = next((item for item in blocks if ast.plain_text(item).strip()), None)
    if opening and opening["t"] == "Header":
        return opening
    if titled:
        return None
    first = next((item for item in blocks if item["t"] == "Header"), None)
    highest = [item for item in ast.find(blocks, "Header") if item["c"][0] == 1]
    if first is None or highest != [first]:
        return None
    above = [
        item for item in blocks[: blocks.index(first)] if item["t"] != "BlockQuote" and not ast.callout(item)
    ]
    return first if len(ast.plain_text(above).split()) <= _FEW_WORDS else None


def _lead_to_headings(blocks: list[Node], title: Node | None, name: str) -> list[Node]:
    """Return blocks in which `[Words of a heading]` leads to the first heading of these words.

    Pandoc 3.9 makes a link of it; to nothing, since headings get their identifiers here. `name` is that of the heading that
    became the title.
    """
    if not any(link["c"][2][0] == "#" for link in ast.find(blocks, "Link")):
        return blocks
    known = {_words(title["c"][2]): name} if title else {}
    for heading in ast.find(blocks, "Header"):
        known.setdefault(_words(heading["c"][2]), ast.attr_of(heading)[0])

    def change(link: Node) -> Node:
        attributes, inside, (target, tooltip) = link["c"]
        if target != "#" or _words(inside) not in known:
            return link
        return {**link, "c": [attributes, inside, [f"#{known[_words(inside)]}", tooltip]]}

    return ast.rewrite(blocks, change, of=("Link",))  # type: ignore[no-any-return]  # a list of blocks, as given


def _words(inlines: list[Node]) -> str:
    return " ".join(ast.plain_text(inlines).split()).casefold()


def _lead_to_beginning(blocks: list[Node], name: str) -> list[Node]:
    """Return blocks in which links to `name`, the heading that became the title, lead to the first block."""
    links = [link for link in ast.find(blocks, "Link") if name and link["c"][2][0] == f"#{name}"]
    if not links:
        return blocks
    first, *rest = blocks
    if first["t"] in ("Para", "Plain"):
        anchor = ast.node("Span", [ast.attr(name), []])
        return [{**first, "c": [anchor, *first["c"]]}, *rest]
    if not (own := ast.attr_of(first)[0]):
        return [ast.node("Div", [ast.attr(name), [first]], like=first), *rest]

    def change(link: Node) -> Node:
        attributes, inside, (target, title) = link["c"]
        return {**link, "c": [attributes, inside, [f"#{own}", title]]} if target == f"#{name}" else link

    return ast.rewrite(blocks, change, of=("Link",))  # type: ignore[no-any-return]  # a list of blocks, as given


def _untypographic(text: str) -> str:
    """Return a text for comparison, with plain quotes and dashes; pandoc makes only those of headings typographic."""
    return normalise(text).translate(_AS_TYPED)


def _from_name(name: str) -> str:
    words = re.sub(r"[-_]+", " ", name.rsplit("/", 1)[-1]).strip()
    return words[:1].upper() + words[1:] or "Untitled"


def _find_skips(blocks: list[Node], path: str, above: int) -> Iterator[Diagnostic]:
    for item in ast.find(blocks, "Header"):
        level = item["c"][0]
        if above and level > above + 1:
            message = f"a heading of level {level} follows one of level {above}"
            yield SKIPPED.at(ast.span_of(item, path), message, hint=f"use level {above + 1}")
        above = level


def _shift_levels(blocks: list[Node], title: int) -> list[Node]:
    """Move headings up so that the highest has level 1. `title` is the level of the heading that became the title.

    A later heading of that level, often a summary at the end of a chapter, is put on the level of the sections.
    """
    levels = [item["c"][0] for item in ast.find(blocks, "Header")]
    floor = title + 1 if levels and levels[0] > title else 1
    up = min((max(level, floor) for level in levels), default=1) - 1

    def shift(item: Node) -> Node:
        return {**item, "c": [max(item["c"][0], floor) - up, *item["c"][1:]]}

    return ast.rewrite(blocks, shift, of=("Header",))  # type: ignore[no-any-return]  # a list of blocks, as given


STAGE: Stage[Context] = Stage(
    "headings", make_outline, after=("metadata", "clean", "figures"), rules=(NO_TITLE, SKIPPED, TWICE)
)
