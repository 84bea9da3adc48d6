"""Footnotes of Word that are called more than once: the others of their calls are fields that repeat the number."""

from __future__ import annotations

from pipeline.core import ast, notes
from pipeline.core.ast import Node
from pipeline.outputs.docx import fields

_STYLE = "FootnoteReference"


def add_references(blocks: list[Node]) -> list[Node]:
    """Return blocks with a NOTEREF field (ECMA-376, part 1, 17.16.5.40) for each call of a note but its first, which is bookmarked."""
    if not notes.has_shared(blocks):
        return blocks
    numbers: dict[int, int] = {}  # of notes that are called more than once, by their key
    count = 0

    def place(note: Node) -> Node | list[Node]:
        nonlocal count
        key = notes.shared_key(note)
        name = fields.bookmark(str(key), part="note")
        if key in numbers:
            return fields.raw(fields.field(f"NOTEREF {name} \\f \\h", str(numbers[key]), style=_STYLE))
        count += 1
        if not key:
            return note
        numbers[key] = count
        opening, closing = map(fields.raw, fields.ends(name))
        return [opening, note, closing]

    return ast.rewrite(blocks, place, of=("Note",))  # type: ignore[no-any-return]  # a list in, a list out
