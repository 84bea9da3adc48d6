"""The layout of a slide follows from its content, or is the author's if the content suits it."""

from __future__ import annotations

import pytest

from pipeline.core.spans import Span
from pipeline.slides import layouts
from pipeline.tools.pandoc.process import Pandoc

LONG = "A sentence of some length. " * 12
TEXTS = {
    "content": "Text and more.",
    "code": "```python\nx = 1\n```",
    "quote": "> To be, or not to be.\n\n— Hamlet",
    "two-content": ":::: columns\n::: column\na\n:::\n::: column\nb\n:::\n::::",
    "comparison": ":::: columns\n::: column\n### A\n\na\n:::\n::: column\n**B**\n\nb\n:::\n::::",
}


@pytest.mark.parametrize("layout", TEXTS)
def test_content_chooses(pandoc: Pandoc, layout: str) -> None:
    assert layouts.choose(pandoc.read(TEXTS[layout], reader="commonmark_x", span=Span("a.md"))) == layout


@pytest.mark.parametrize(
    "text", [f"> {LONG}", "> - a list\n> - quoted", "> said\n\nnobody's name", "> said\n\n> again"]
)
def test_what_is_no_short_quotation_is_content(pandoc: Pandoc, text: str) -> None:
    assert layouts.choose(pandoc.read(text, reader="commonmark_x", span=Span("a.md"))) == "content"


def test_three_columns_have_no_layout_of_their_own(pandoc: Pandoc) -> None:
    text = ":::: columns\n" + "::: column\na\n:::\n" * 3 + "::::"
    assert layouts.choose(pandoc.read(text, reader="commonmark_x", span=Span("a.md"))) == "content"


def test_a_layout_that_does_not_suit_says_what_is_missing(pandoc: Pandoc) -> None:
    blocks = pandoc.read(TEXTS["two-content"], reader="commonmark_x", span=Span("a.md"))
    assert layouts.missing_part("two-content", blocks) == ""
    assert layouts.missing_part("comparison", blocks) == "two columns that each begin with a heading"
    both = pandoc.read(TEXTS["comparison"], reader="commonmark_x", span=Span("a.md"))
    assert layouts.missing_part("two-content", both) == ""
    assert layouts.missing_part("code", both) == "code and nothing else"
    assert layouts.missing_part("blank", both) == layouts.missing_part("content", both) == ""
