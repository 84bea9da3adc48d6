"""Shorten the text of slides; what is cut goes to the speaker notes."""

from __future__ import annotations

import re

from pipeline.core import ast, notes
from pipeline.core.ast import Node
from pipeline.slides import answer_space
from pipeline.slides.pagination import introduces

_LONG_PARAGRAPH, _LONG_ITEM = 300, 200


def shorten(blocks: list[Node], prose: str) -> tuple[list[Node], list[Node]]:
    """Return a slide's blocks without footnotes, with prose shortened as [slides] prose says; and the blocks for the notes."""
    work = _Condenser(prose != "keep")
    if prose == "outline" and not all(map(_is_prose, blocks)):  # else the slide would be empty
        for part in split_notes([item for item in blocks if _is_prose(item)]):
            work.notes.extend(part)
        blocks = [item for item in blocks if not _is_prose(item)]
    return [short for item in blocks for short in work.shorten(item)], work.notes


def split_notes(tree: list[Node], begun: set[int] | None = None) -> tuple[list[Node], list[Node]]:
    """Return a tree without its footnotes, and the blocks of the footnotes.

    A note that is called more than once is there once; `begun` are the keys of those that another tree had, and is added to.
    """
    footnotes: list[Node] = []
    begun = set() if begun is None else begun

    def cut_note(node: Node) -> None:
        key = notes.shared_key(node)
        if key not in begun:
            footnotes.extend(node["c"])
        begun.update([key] if key else [])

    return ast.rewrite(tree, cut_note, of=("Note",)), footnotes


def _is_prose(item: Node) -> bool:
    """Say whether a block is running text without pictures or formulas that does not introduce the next block."""
    return item["t"] == "Para" and not introduces(item) and not ast.find(item, "Image", "Math")


class _Condenser:
    """Shortens the text of one slide and collects the cut blocks for its notes."""

    def __init__(self, condense: bool) -> None:
        self._condense = condense
        self.notes: list[Node] = []
        self._begun: set[int] = set()

    def shorten(self, item: Node) -> list[Node]:
        """Return the block without footnotes and with condensed paragraphs."""
        if item["t"] == "Div" and answer_space.CLASS in ast.classes(item):
            return [item]  # a hidden solution must not appear in the notes

        def condense(node: Node) -> Node:
            return self._paragraph(node, most)

        most = _LONG_PARAGRAPH if item["t"] == "Para" else _LONG_ITEM
        shown, footnotes = split_notes([item], self._begun)
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


_ENDS = re.compile(r"[.!?…][”’\"')\]]*$")
_NOT_ENDS = re.compile(
    r"(?i)(?:^|\W)(?:e\.g|i\.e|etc|vs|cf|dr|mr|mrs|ms|prof|st|no|fig|approx|ca|bzw|z\.B|[A-Z])\.$"
)


def leading_sentences(inlines: list[Node], *, most: int) -> list[Node] | None:
    """Return the leading sentences that fit into `most` characters, at least one; None if all of them fit.

    A sentence ends in a word with a full stop, question or exclamation mark before a blank, known abbreviations and
    initials excepted.
    """
    if len(ast.plain_text(inlines)) <= most:
        return None
    kept: list[Node] = []
    length = 0
    for sentence in _sentences(inlines):
        length += len(ast.plain_text(sentence))
        if kept and length > most:
            break
        kept.extend(sentence)
    kept = _trim(kept)
    return None if len(kept) >= len(_trim(inlines)) else kept


def _sentences(inlines: list[Node]) -> list[list[Node]]:
    found: list[list[Node]] = [[]]
    for at, item in enumerate(inlines):
        found[-1].append(item)
        before = inlines[at - 1] if at else item
        if item["t"] in ("Space", "SoftBreak", "LineBreak") and _is_end(before):
            found.append([])
    return [sentence for sentence in found if sentence]


def _is_end(item: Node) -> bool:
    said = item["c"] if item["t"] == "Str" else ast.plain_text(item)
    return bool(_ENDS.search(said)) and not _NOT_ENDS.search(said)


def _trim(inlines: list[Node]) -> list[Node]:
    last = len(inlines)
    while last and inlines[last - 1]["t"] in ("Space", "SoftBreak", "LineBreak"):
        last -= 1
    return inlines[:last]
