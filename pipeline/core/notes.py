"""Footnotes that are called more than once: pandoc's reader puts the whole note at each call."""

from __future__ import annotations

from collections import Counter
from typing import Any

from pipeline.core import ast
from pipeline.core.ast import Node

KEY = "note"  # a further member of the node, as `pos` is; pandoc ignores it


def mark_shared(blocks: list[Node]) -> list[Node]:
    """Return blocks in which all calls of a note that is called more than once have the same `shared_key`.

    Only the first keeps the identifiers in its text: an identifier stands in a document once.
    """
    notes = ast.find(blocks, "Note")
    # The text has its place in the author's file, so two notes are never the same by chance.
    calls = Counter(map(_text, notes)) if len(notes) > 1 else Counter()
    shared = [text for text, count in calls.items() if count > 1]
    if not shared:
        return blocks
    keys = {text: number for number, text in enumerate(shared, 1)}
    begun: set[int] = set()

    def mark(note: Node) -> Node:
        key = keys.get(_text(note), 0)
        if not key:
            return note
        content = _without_identifiers(note["c"]) if key in begun else note["c"]
        begun.add(key)
        return {**note, "c": content, KEY: key}

    return ast.rewrite(blocks, mark, of=("Note",))  # type: ignore[no-any-return]  # a list of blocks, as given


def shared_key(note: Node) -> int:
    """Return the number that all calls of one note have in common; 0 for a note that is called once."""
    return note.get(KEY, 0)  # type: ignore[no-any-return]  # set by mark_shared


def has_shared(blocks: Any) -> bool:
    """Say whether one of the notes at or below a value is called more than once."""
    return any(map(shared_key, ast.find(blocks, "Note")))


def _text(note: Node) -> str:
    return repr(note["c"])


def _without_identifiers(content: list[Node]) -> list[Node]:
    def strip(item: Node) -> Node:
        identifier, classes, pairs = ast.attr_of(item)
        return ast.with_attr(item, ["", classes, pairs]) if identifier else item

    return ast.rewrite(content, strip, of=ast.ATTRIBUTED)  # type: ignore[no-any-return]  # a list in, a list out
