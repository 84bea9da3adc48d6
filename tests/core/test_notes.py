"""Footnotes that are called more than once."""

from __future__ import annotations

from typing import Any

from pipeline.core import ast, notes


def note(text: str, line: int, identifier: str = "") -> dict[str, Any]:
    span = ast.node("Span", [ast.attr(identifier), ast.text(text)])
    return {"t": "Note", "c": [{"t": "Para", "c": [span], "pos": [line, 1]}]}


def test_all_calls_of_a_note_have_one_key() -> None:
    blocks = [ast.node("Para", [note("a", 5), note("b", 6), note("a", 5), note("c", 7), note("c", 7)])]
    assert notes.has_shared(notes.mark_shared(blocks))
    assert [notes.shared_key(item) for item in ast.find(notes.mark_shared(blocks), "Note")] == [1, 0, 1, 2, 2]


def test_notes_of_the_same_words_are_not_the_same() -> None:
    blocks = [ast.node("Para", [note("a", 5), note("a", 6)])]
    assert notes.mark_shared(blocks) is blocks
    assert not notes.has_shared(blocks)


def test_only_the_first_call_keeps_identifiers() -> None:
    marked = notes.mark_shared([ast.node("Para", [note("a", 5, "here"), note("a", 5, "here")])])
    assert [ast.attr_of(span)[0] for span in ast.find(marked, "Span")] == ["here", ""]
