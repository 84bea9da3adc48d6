"""Shortening prose to its leading sentences, for slides."""

from __future__ import annotations

import re

from pipeline.core import ast
from pipeline.core.ast import Node

_ENDS = re.compile(r"[.!?…][”’\"')\]]*$")
_NOT_ENDS = re.compile(
    r"(?i)(?:^|\W)(?:e\.g|i\.e|etc|vs|cf|dr|mr|mrs|ms|prof|st|no|fig|approx|ca|bzw|z\.B|[A-Z])\.$"
)


def leading_sentences(inlines: list[Node], *, most: int) -> list[Node] | None:
    """Return the leading sentences that fit into `most` characters, at least one; None if all of them do.

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
    kept = _trimmed(kept)
    return None if len(kept) >= len(_trimmed(inlines)) else kept


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


def _trimmed(inlines: list[Node]) -> list[Node]:
    last = len(inlines)
    while last and inlines[last - 1]["t"] in ("Space", "SoftBreak", "LineBreak"):
        last -= 1
    return inlines[:last]
