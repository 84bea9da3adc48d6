"""Condensing: leading sentences, whole ones, at least one."""

from __future__ import annotations

import pytest

from pipeline.core import ast, notes
from pipeline.slides.condense import leading_sentences, shorten


def short(text: str, most: int) -> str | None:
    kept = leading_sentences(ast.text(text), most=most)
    return None if kept is None else ast.plain_text(kept)


def test_what_fits_is_left_alone() -> None:
    assert short("One. Two.", 9) is None


@pytest.mark.parametrize(
    ("text", "most", "kept"),
    [
        ("One is here. Two is here. Three.", 26, "One is here. Two is here."),
        ("One is here. Two is here. Three.", 20, "One is here."),
        ("Is it? Yes it is! No…", 8, "Is it?"),
        ("He said “Stop.” Then he left the room.", 20, "He said “Stop.”"),
        ("See e.g. Dr. No and J. Doe et al. now. The end.", 12, "See e.g. Dr. No and J. Doe et al."),
        ("Version 3.9 is out. It reads more.", 10, "Version 3.9 is out."),
        ("A first sentence longer than the room. Second.", 5, "A first sentence longer than the room."),
    ],
)
def test_leading_sentences_are_kept_whole(text: str, most: int, kept: str) -> None:
    assert short(text, most) == kept


def test_one_long_sentence_cannot_be_condensed() -> None:
    assert short("word " * 50, 20) is None


def test_marks_inside_the_sentence_stay() -> None:
    inlines = [{"t": "Strong", "c": ast.text("Bold end.")}, {"t": "SoftBreak"}, *ast.text("More text here.")]
    assert leading_sentences(inlines, most=10) == inlines[:1]


def test_a_note_called_twice_is_spoken_once() -> None:
    note = {"t": "Note", "c": [ast.para("Said.", like={"pos": [9, 1]})]}
    blocks = notes.mark_shared([ast.node("Para", [note, note]), ast.node("Plain", [note])])
    assert ast.plain_text(shorten(blocks, "keep")[1]) == "Said.\n"
