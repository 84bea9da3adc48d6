"""What of a text is prose."""

from __future__ import annotations

from pipeline.core import prose
from pipeline.core.prose import Opening


def test_code_comments_and_escapes_are_blanks_and_columns_stay() -> None:
    read = prose.read("a `code` b \\* c <!-- d --> e\n")
    assert read.lines[0] == (1, "a        b    c            e")


def test_lines_of_code_are_no_prose() -> None:
    text = "one\n\n    indented\n\n```python x\nfenced\n```\n\n> ~~~\n> quoted\n> ~~~\n\ntwo"
    read = prose.read(text)
    assert [line for _, line in read.lines if line] == ["one", "two"]
    assert read.fences == (Opening(5, 1, "```", "python x"), Opening(9, 3, "~~~", ""))


def test_divs_are_openings_and_what_stays_open_is_known() -> None:
    read = prose.read(":::: columns\n::: {.column}\nx\n:::\n\nA <!-- comment\n")
    assert [(one.line, one.info) for one in read.divs] == [(1, "columns"), (2, "{.column}")]
    assert read.open_div == read.divs[0] and read.open_fence is None
    assert read.open_comment == Opening(6, 3, "<!--")
    assert prose.read("~~~~\nx\n~~~\n").open_fence == Opening(1, 1, "~~~~", "")
