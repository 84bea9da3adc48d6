"""The reference presentation of ours: its layouts."""

from __future__ import annotations

from pptx.util import Inches

from tests.conftest import Project
from tests.outputs.pptx.decks import FRONT, deck, words


def test_layouts_are_real_and_the_deck_is_wide(project: Project) -> None:
    made = deck(project, FRONT + "# Part\n\n## First\n\nText.\n\n## Second\n\n- a\n- b\n")
    assert (made.slide_width, made.slide_height) == (Inches(13 + 1 / 3), Inches(7.5))
    layouts = [(slide.slide_layout.name, slide.shapes.title.text) for slide in made.slides]
    assert layouts[0] == ("Title Slide", "The Deck")
    assert ("Section Header", "Part") in layouts
    assert layouts[-2:] == [("Title and Content", "First"), ("Title and Content", "Second")]
    assert "Of cards" in words(made.slides[0]) and "1 May 2024" in words(made.slides[0])
