"""Each identifier of a deck stands once."""

from __future__ import annotations

from typing import Any

from pipeline.core import ast
from pipeline.core.model import Slide
from pipeline.core.spans import Span
from pipeline.slides import identifiers
from tests.conftest import Project


def para(*names: str) -> dict[str, Any]:
    """A paragraph of spans with identifiers."""
    return ast.node("Para", [ast.node("Span", [ast.attr(name), []]) for name in names])


def names(blocks: tuple[dict[str, Any], ...]) -> list[str]:
    """The identifiers of all spans."""
    return [ast.attr_of(span)[0] for span in ast.find(list(blocks), "Span")]


def test_slides_come_first_then_what_they_show_then_notes() -> None:
    deck = (
        Slide("content", (), (para("a", "b", "c", "b"),), (para("a", "d"),), Span("a.md"), id="first"),
        Slide("content", (), (para("a", "second", "d"),), (para("e", "e"),), Span("a.md"), id="second"),
        Slide("content", (), (para("f"),), (), Span("a.md"), id="c"),
    )
    kept = identifiers.keep_first(deck)
    assert [names(slide.blocks) for slide in kept] == [["a", "b", "", ""], ["", "", "d"], ["f"]]
    assert [names(slide.notes) for slide in kept] == [["", ""], ["e", ""], []]
    assert kept[2] is deck[2]


def test_a_named_table_may_be_dealt_out_over_slides(project: Project) -> None:
    rows = "\n".join(f"| {row} | text |" for row in range(60))
    text = f"# T\n\n## A\n\n| a | b |\n|---|---|\n{rows}\n\n: Rows {{#tab-rows}}\n\nSee @tab-rows.\n"
    formats = ("revealjs", "pptx", "slides-pdf", "slides-handout")
    result = project.convert(text, *formats)
    assert (sorted(result.artifacts), result.diagnostics) == (sorted(formats), ())
