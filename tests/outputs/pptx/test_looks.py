"""The look of callouts and quotations on slides."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.formats.ooxml import xml as ooxml
from pipeline.outputs.pptx import looks
from tests.conftest import Project
from tests.outputs.pptx.decks import deck, picture, words

CALLOUT = "> [!TIP]\n> Look *well*.\n>\n> - twice\n"


def named(slide: Any, name: str) -> list[Any]:
    return [shape for shape in slide.shapes if shape.name == name]


def surrounds(ground: Any, text: Any) -> bool:
    return bool(
        ground.top <= text.top
        and ground.left <= text.left
        and ground.top + ground.height >= text.top + text.height
    )


def test_a_callout_stands_on_a_tinted_ground_beside_a_bar(project: Project) -> None:
    theme = project.context().theme
    (tip,) = [kind.color for kind in theme.kinds if kind.name == "tip"]
    slide = deck(project, f"## A\n\nBefore.\n\n{CALLOUT}\nAfter.\n").slides[1]
    ((ground,), (bar,)) = named(slide, "Callout"), named(slide, "Bar")
    before, text, after = named(slide, "Text")
    assert [shape.text_frame.text for shape in (before, text, after)] == [
        "Before.",
        "Tip\nLook well.\ntwice",
        "After.",
    ]
    assert str(bar.fill.fore_color.rgb) == tip[1:].upper()
    assert str(ground.fill.fore_color.rgb) == ooxml.mix(tip, theme.colors.background, 0.08)
    assert surrounds(ground, text) and (bar.left, bar.height) == (ground.left, ground.height)
    assert before.top + before.height <= ground.top and ground.top + ground.height <= after.top
    order = [shape.name for shape in slide.shapes]
    assert order.index("Callout") < order.index("Bar") < order.index("Text", order.index("Bar"))


def test_a_quotation_stands_beside_a_bar_in_italics(project: Project) -> None:
    slide = deck(project, "## A\n\nWords.\n\n> Said by *one*.\n").slides[1]
    _, quote = named(slide, "Text")
    assert len(named(slide, "Bar")) == 1 and not named(slide, "Callout")
    assert [run.font.italic for run in quote.text_frame.paragraphs[0].runs] == [True, True, True]


def test_a_quotation_of_its_own_keeps_its_layout(project: Project) -> None:
    slide = deck(project, "## A\n\n> Said by one.\n").slides[1]
    assert not named(slide, "Bar") and "Said by one." in words(slide)


def test_beside_a_picture_a_quotation_takes_half_the_slide(project: Project) -> None:
    project.write("a.png", picture(300, 400))
    slide = deck(project, "## A\n\n> Short.\n\n![P](a.png)\n").slides[1]
    (text,) = named(slide, "Text")
    (shown,) = [shape for shape in slide.shapes if shape.shape_type == 13]
    assert named(slide, "Bar") and text.left + text.width <= shown.left


def test_on_a_dark_slide_the_callouts_type_stays_dark(project: Project) -> None:
    slide = deck(project, f'## A {{background-color="#101828"}}\n\n{CALLOUT}\nLight.\n').slides[1]
    text, after = named(slide, "Text")
    assert "bg1" not in ooxml.find(text._element, ".//a:rPr/a:solidFill/a:schemeClr/@val")
    assert set(ooxml.find(after._element, ".//a:rPr/a:solidFill/a:schemeClr/@val")) == {"bg1"}


def test_where_a_list_appears_item_by_item_pandoc_sets_the_slide(project: Project) -> None:
    slide = deck(project, f"## A\n\n{CALLOUT}\n::: incremental\n- a\n- b\n:::\n").slides[1]
    assert not named(slide, "Callout") and "Tip\nLook well." in words(slide)
    assert slide._element.findall(".//{*}timing")


@pytest.mark.parametrize(("look", "box"), [("", (0, 0, 100, 50)), ("quote", (228600, 0, -228500, 50))])
def test_what_is_left_for_text(look: str, box: tuple[int, int, int, int]) -> None:
    assert looks.inside(look, (0, 0, 100, 50)) == box


def test_a_formula_in_a_callout_is_on_its_ground(project: Project) -> None:
    slide = deck(project, "## A\n\n> [!TIP]\n> Here:\n>\n> $$\\frac{x}{y}$$\n>\n> After.\n").slides[1]
    (ground,) = named(slide, "Callout")
    texts = named(slide, "Text")
    assert [text.text_frame.text for text in texts] == ["Tip\nHere:", "After."]
    assert all(surrounds(ground, text) for text in texts)
