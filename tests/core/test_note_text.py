"""Footnotes in the text: which calls stand within another."""

from __future__ import annotations

import pytest

from pipeline.core import note_text
from pipeline.core.spans import LineMap


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a[^a]\n\n[^a]: b\n", []),
        ("[^a]: b[^b]", [(1, 8, "b", "a")]),
        ("[^a]: b\nc[^b]", [(2, 2, "b", "a")]),
        ("[^a]: b\n\n    c[^b]\n\n    d[^c]", [(3, 6, "b", "a"), (5, 6, "c", "a")]),
        ("[^a]: b\n  c[^b]", [(2, 4, "b", "a")]),
        ("[^a]: b\n\n\tc[^b]", [(3, 3, "b", "a")]),
        ("[^a]: b\n\nc[^b]\n\n    d[^b]", []),
        ("[^a]: b\n# c[^b]", []),
        ("[^a]: b\n- c[^b]", []),
        ("[^a]: b\n> c[^b]", []),
        ("[^a]: b\n[^b]: c[^d]", [(2, 8, "d", "b")]),
        ("1.  x\n\n    [^a]: b\n\n    c[^b]", []),
        ("1.  x\n\n    [^a]: b[^b]", [(3, 12, "b", "a")]),
        ("[^a]: `[^b]` <!-- [^b] --> \\[^b]", []),
        ("[^a]: b\n\n    ```\n    [^b]\n    ```\n", []),
    ],
)
def test_calls_within_notes(text: str, found: list[tuple[int, int, str, str]]) -> None:
    calls = list(note_text.nested(text))
    assert [(call.line, call.column, call.name, call.outer) for call in calls] == found
    changed = note_text.without_nested(text)
    assert [len(line) for line in changed.split("\n")] == [len(line) for line in text.split("\n")]
    assert changed.count("\\[") == text.count("\\[") + len(found)
    assert not list(note_text.nested(changed))


def test_notes_of_several_files_are_kept_apart() -> None:
    text = "a[^n] `[^n]`\nb[^n] [^m]\n\n[^n]: B\n\n[^n]: A\n[^m]: M"
    lines = LineMap((("a", 1), ("b", 1), ("b", 2), ("b", 3), ("a", 2), ("a", 3), ("a", 4)))
    assert note_text.apart(text, lines) == "a[^n-2] `[^n]`\nb[^n] [^m]\n\n[^n]: B\n\n[^n-2]: A\n[^m]: M"
    one = LineMap.of_file("a", first=1, count=7)
    assert note_text.apart(text, one) == text
