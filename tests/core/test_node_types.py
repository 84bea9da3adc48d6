"""The types below a block: computed once, and correct for the block."""

from __future__ import annotations

import weakref
from typing import Any

from pipeline.core.node_types import kinds_below

CODE = {"t": "Code", "c": [["", [], []], "x"]}


def para(*inlines: Any) -> dict[str, Any]:
    return {"t": "Para", "c": list(inlines)}


def test_it_sees_into_lists_notes_tables_and_citations() -> None:
    note = {"t": "Note", "c": [{"t": "BulletList", "c": [[para(CODE)]]}]}
    cite = {"t": "Cite", "c": [[{"citationId": "a", "citationPrefix": [{"t": "Emph", "c": []}]}], []]}
    block = {"t": "Div", "c": [["", [], []], [para({"t": "Str", "c": "a"}, note, cite)]]}
    assert kinds_below(block) == {"Para", "Str", "Note", "BulletList", "Code", "Cite", "Emph"}
    assert kinds_below({"t": "HorizontalRule"}) == set()


def test_a_new_block_is_asked_anew() -> None:
    for number in range(100):
        inlines = [CODE] if number % 2 else [{"t": "Space"}]
        assert kinds_below(para(*inlines)) == {inlines[0]["t"]}


class Block(dict[str, Any]):
    """A block that can be weakly referred to, as a dict cannot."""


def test_what_is_remembered_is_bounded() -> None:
    kept, early = para(CODE), Block(para(CODE))
    gone = weakref.ref(early)
    assert kinds_below(early) == {"Code"}
    del early
    for _ in range(30_000 + 10):
        kinds_below({"t": "Plain", "c": []})
    assert gone() is None
    assert kinds_below(kept) == {"Code"}
