"""Footnotes at the foot of a page."""

from __future__ import annotations

import pytest

from pipeline.core import ast
from pipeline.core.spans import Span
from pipeline.formats import markdown
from pipeline.formats.html import page_notes
from tests.conftest import Project


@pytest.mark.parametrize(
    ("note", "lines"),
    [
        ("One.\n\n    Two.", ["One.", "Two."]),
        ("List:\n\n    - one *it*\n    - two\n      - deeper\n", ["List:", "•\xa0one it", "•\xa0two", "\u2003–\xa0deeper"]),
        ("- a", ["•\xa0a"]),
        ("See:\n\n    3. three\n    4. four", ["See:", "3.\xa0three", "4.\xa0four"]),
        ("See:\n\n    (a) one\n    (b) two", ["See:", "(a)\xa0one", "(b)\xa0two"]),
        ("See:\n\n    i) one\n    ii) two", ["See:", "i)\xa0one", "ii)\xa0two"]),
        ("Code:\n\n    ```\n    a\n    b\n    ```", ["Code:", "a", "b"]),
        ("Table:\n\n    | a | b |\n    |---|---|\n    | 1 | *2* |", ["Table:", "a · b", "1 · 2"]),
        ("Said:\n\n    > quoted", ["Said:", "quoted"]),
        ("Term:\n\n    Word\n    : what it means", ["Term:", "Word", "what it means"]),
    ],
)  # fmt: skip
def test_every_block_becomes_lines(project: Project, note: str, lines: list[str]) -> None:
    blocks = project.pandoc.read(f"Text[^1].\n\n[^1]: {note}\n", reader=markdown.READER, span=Span(""))
    (found,) = ast.find(blocks, "Note")
    span = page_notes.as_span(found)
    assert ast.classes(span) == ["footnote"]
    assert (
        "".join("\n" if item["t"] == "LineBreak" else ast.plain_text(item) for item in span["c"][1]).split(
            "\n"
        )
        == lines
    )
