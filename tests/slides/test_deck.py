"""A deck as HTML: each slide gets the HTML of its own blocks."""

from __future__ import annotations

from pipeline.core import ast
from pipeline.core.model import Slide
from pipeline.core.spans import Span
from pipeline.slides import deck
from pipeline.tools.pandoc.process import Pandoc


def slide(title: str, *blocks: ast.Node, notes: tuple[ast.Node, ...] = ()) -> Slide:
    return Slide("content", tuple(ast.text(title)), blocks, notes, Span("a.md", 1))


def test_title_body_and_notes_come_back_to_their_slide(pandoc: Pandoc) -> None:
    slides = [slide("One", ast.para("body")), slide("Two", notes=(ast.para("said"),)), slide("Zürich & Co.")]
    html = pandoc.write(deck.blocks_of(slides), writer="html5", span=Span("a.md")).data.decode()
    shown = deck.split_html(slides, html)
    assert [(s.number, s.id, s.title, s.body, s.notes) for s in shown] == [
        (1, "one", "One", "<p>body</p>", ""),
        (2, "two", "Two", "", "<p>said</p>"),
        (3, "zürich-co", "Zürich &amp; Co.", "", ""),
    ]


def test_slides_of_one_title_have_identifiers_of_their_own(pandoc: Pandoc) -> None:
    slides = [slide("Same"), slide("Same"), slide("Same 2"), slide("?!")]
    html = pandoc.write(deck.blocks_of(slides), writer="html5", span=Span("a.md")).data.decode()
    assert [s.id for s in deck.split_html(slides, html)] == ["same", "same-2", "same-2-2", "slide"]


def test_a_heading_on_a_slide_stands_below_its_title() -> None:
    found = [{"t": "Header", "c": [level, ast.attr(), ast.text("x")]} for level in (1, 3)]
    assert [item["c"][0] for item in deck.blocks_of([slide("T", *found)]) if item["t"] == "Header"] == [2, 3]
    deep: ast.Node = {"t": "BlockQuote", "c": [{"t": "Header", "c": [5, ast.attr(), ast.text("x")]}]}
    [quote] = [item for item in deck.blocks_of([slide("T", deep)]) if item["t"] == "BlockQuote"]
    assert quote["c"][0]["c"][0] == 2


def test_a_div_of_class_section_makes_no_slide(pandoc: Pandoc) -> None:
    """reveal.js takes every <section> below its slides for a slide, with that element's attributes."""
    inner = {"t": "Div", "c": [["i", ["section", "own"], []], [{"t": "Para", "c": [{"t": "Str", "c": "a"}]}]]}
    listed = {"t": "BulletList", "c": [[inner]]}
    html = pandoc.write(
        deck.blocks_of([slide("T", inner, listed)]), writer="html5", span=Span("a.md")
    ).data.decode()
    assert "<section" not in html
    assert html.count('class="own"') == 2
