"""Shortening a slide's text: what is left out of it is kept for the speaker's notes."""

from __future__ import annotations

from pipeline.core import ast, room
from pipeline.core.ast import Node
from pipeline.core.condense import leading_sentences
from pipeline.core.paging import introduces

_LONG_PARAGRAPH, _LONG_ITEM = 300, 200


def shorten(blocks: list[Node], prose: str) -> tuple[list[Node], list[Node]]:
    """Return a slide's blocks without footnotes and, as [slides] prose says, without much prose; and what is gone."""
    work = _Shortening(prose != "keep")
    if prose == "outline" and not all(map(_is_prose, blocks)):  # else nothing would stand there
        for part in apart([item for item in blocks if _is_prose(item)]):
            work.notes.extend(part)
        blocks = [item for item in blocks if not _is_prose(item)]
    return [short for item in blocks for short in work.shorten(item)], work.notes


def apart(tree: list[Node]) -> tuple[list[Node], list[Node]]:
    """Return a tree without its footnotes, and the blocks of these."""
    footnotes: list[Node] = []

    def cut_note(node: Node) -> None:
        footnotes.extend(node["c"])

    return ast.rewrite(tree, cut_note, of=("Note",)), footnotes


def _is_prose(item: Node) -> bool:
    """Say whether a block is running text that introduces nothing: no picture or formula stands in it."""
    return item["t"] == "Para" and not introduces(item) and not ast.find(item, "Image", "Math")


class _Shortening:
    """Shortens one slide's text and keeps what was left out for its notes."""

    def __init__(self, condense: bool) -> None:
        self._condense = condense
        self.notes: list[Node] = []

    def shorten(self, item: Node) -> list[Node]:
        """Return the block for the slide: without footnotes, its paragraphs condensed."""
        if item["t"] == "Div" and room.CLASS in ast.classes(item):
            return [item]  # what is hidden on the slide is not to be told in the notes

        def condense(node: Node) -> Node:
            return self._paragraph(node, most)

        most = _LONG_PARAGRAPH if item["t"] == "Para" else _LONG_ITEM
        shown, footnotes = apart([item])
        if self._condense and item["t"] not in ("CodeBlock", "Table"):
            shown = ast.rewrite(shown, condense, of=("Para", "Plain"))
        self.notes.extend(footnotes)
        return shown

    def _paragraph(self, item: Node, most: int) -> Node:
        short = leading_sentences(item["c"], most=most)
        if short is None:
            return item
        self.notes.append({**item, "t": "Para"})
        return {**item, "c": short}
