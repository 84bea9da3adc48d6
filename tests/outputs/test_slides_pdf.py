"""The PDF deck, looked at from inside."""

from __future__ import annotations

import pytest

from tests import hostile
from tests.conftest import SEED, Project
from tests.outputs.reading import Pdf
from tests.outputs.test_pdf import BUNDLED

FRONT = """---
title: The Deck
subtitle: Of cards
author: Ann One
date: 2024-05-01
description: About cards
keywords: [x, y]
---
"""


def deck(project: Project, text: str) -> Pdf:
    return Pdf(project.output(text if text.startswith("---") else FRONT + text, "slides-pdf"))


def titles(made: Pdf) -> list[str]:
    """The heading of each page, once for each page it stands on."""
    return [element.text for element in made.of_kind("H1", "H2")]


def test_pages_are_wide_and_one_for_each_slide(project: Project) -> None:
    made = deck(project, "# Part\n\n## First\n\nText.\n\n## Second\n\n- a\n- b\n")
    assert len(made.file.pages) == 4 and made.sizes == {(960, 540)}
    assert titles(made) == ["The Deck", "Part", "First", "Second"]


def test_metadata_and_tags(project: Project) -> None:
    made = deck(project, "Text.\n")
    assert [made.info(key) for key in ("Title", "Author", "Subject", "Keywords")] == [
        "The Deck", "Ann One", "About cards", "x, y",
    ]  # fmt: skip
    assert made.in_xmp("//dc:title//rdf:li") == ["The Deck"] and made.in_xmp("//pdf:Keywords") == ["x, y"]
    assert made.in_xmp("//pdfuaid:part | //@pdfuaid:part") == ["1"] and str(made.root.Lang) == "en"


def test_outline_names_the_slides(project: Project) -> None:
    made = deck(project, "# Part\n\n## First\n\nText.\n\n## Second\n\ntext\n")
    assert [title for _, title in made.outline][-3:] == ["Part", "First", "Second"]


def test_every_font_is_bundled_and_in_the_file(project: Project) -> None:
    fonts = deck(project, "# One\n\nText **bold** `code` Ελληνικά Русский 📖 $a^2$\n").fonts
    assert fonts and all(fonts.values()) and all(name.startswith(BUNDLED) for name in fonts)


def test_notes_are_not_shown(project: Project) -> None:
    made = deck(project, "# One\n\nText[^1].\n\n::: notes\nsecret\n:::\n\n[^1]: whispered\n")
    assert "Text." in made.body and "secret" not in made.body and "whispered" not in made.body


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


def test_all_items_are_there(project: Project) -> None:
    made = deck(project, "# Much\n\n" + "\n".join(f"- item{n}x" for n in range(40)) + "\n")
    assert [n for n in range(40) if f"item{n}x" not in made.body] == []


def test_a_picture_in_a_line_stays_in_it(project: Project) -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><rect width="20" height="20"/></svg>'
    )
    project.write("a.svg", svg)
    made = deck(project, "# One\n\nBefore ![a box](a.svg) behind.\n\n<img src='a.svg' alt='Alone'>\n")
    (before,) = [piece for piece in made.pieces if piece.text.startswith("Before")]
    (behind,) = [piece for piece in made.pieces if piece.text.endswith("behind.")]
    assert before.page == behind.page and abs(before.y - behind.y) < 1
    assert {"a box", "Alone"} <= {element.alt for element in made.of_kind("Figure")}


def test_same_document_same_bytes(project: Project) -> None:
    text = FRONT + "# One\n\nText\n"
    assert project.output(text, "slides-pdf") == project.output(text, "slides-pdf")


@pytest.mark.skipif(not SEED.is_file(), reason="the seed document is not here")
def test_seed(project: Project) -> None:
    made = deck(project, SEED.read_text())
    assert made.body.count("Amazon Aurora Case Study") == 1
    assert {"Introduction", "Streangths:", "References"} <= set(titles(made))
    assert len(made.file.pages) == len(project.document(SEED.read_text()).slides)
