"""Slides on pages: whether they fit, and that nothing is lost."""

from __future__ import annotations

import pytest

from tests import hostile
from tests.conftest import Project
from tests.outputs.page_decks import FRONT, deck, titles
from tests.outputs.reading import Pdf


@pytest.mark.parametrize(
    "body",
    [
        "\n".join(f"- Item {n} with a few words more" for n in range(40)),
        "| a | b |\n|---|---|\n" + "".join(f"| row {n} | words |\n" for n in range(40)),
        "```python\n" + "\n".join(f"x{n} = {n}" for n in range(60)) + "\n```",
        "\n\n".join("A sentence that is neither long nor short, but there are many." for _ in range(30)),
        "> " + "\n>\n> ".join("A quoted sentence, neither long nor short." for _ in range(25)),
        "Term\n:   meaning of the term\n\n" * 25,
    ],
    ids=["list", "table", "code", "paragraphs", "quote", "definitions"],
)
def test_nothing_stands_outside_the_page(project: Project, body: str) -> None:
    made = deck(project, f"# Much\n\n{body}\n")
    slides = len(project.document(FRONT + f"# Much\n\n{body}\n").slides)
    assert len(made.file.pages) == slides > 2
    for piece in made.pieces:
        assert 0 <= piece.x < 960 and 0 < piece.y < 540, piece


@pytest.mark.slow
@pytest.mark.parametrize("aspect", ["16:9", "4:3"])
@pytest.mark.parametrize("prose", ["keep", "condense"])
def test_a_hostile_deck_fits_and_loses_nothing(project: Project, aspect: str, prose: str) -> None:
    project.write("octavo.toml", f'[theme.deck]\naspect = "{aspect}"\n')
    made = Pdf(project.output(hostile.text(prose=prose), "slides-pdf"))  # what does not fit is an error
    assert made.sizes == ({(960, 540)} if aspect == "16:9" else {(720, 540)})
    if prose == "keep":
        assert [n for n in range(2000) if f"word{n}" not in made.body] == []
    assert [n for n in range(60) if f"row {n}" not in made.body] == []
    assert [n for n in range(90) if f"line {n}" not in made.body] == []
    assert [n for n in range(40) if f"item {n}:" not in made.body] == []


def test_scaled_slides_fit(project: Project) -> None:
    project.write("octavo.toml", '[slides]\nfit = "scale"\nsmallest = 0.5\n')
    items = "\n".join(f"- item {number} of a list that is somewhat too long" for number in range(18))
    rows = "\n".join(f"| {number} | what stands here |" for number in range(18))
    text = f"# List\n\n{items}\n\n# Table\n\n| a | b |\n|---|---|\n{rows}\n\n# Quote\n\n> {'Said again. ' * 70}\n"
    assert titles(deck(project, text)) == ["The Deck", "List", "Table", "Quote"]
