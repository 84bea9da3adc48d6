"""The PDF deck, looked at from inside."""

from __future__ import annotations

import io
import subprocess

import pikepdf
import pytest
from PIL import Image

from tests import hostile
from tests.conformance import matterhorn
from tests.conftest import SEED, Project
from tests.outputs.page_decks import FRONT, deck, titles
from tests.outputs.pdf.test_output import BUNDLED
from tests.outputs.reading import Pdf


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


@pytest.mark.slow
def test_a_picture_of_20_megabytes_fits(project: Project) -> None:
    made = Pdf(project.output(hostile.write(project.root).read_text(), "slides-pdf"))
    assert titles(made)[-1] == "Large" and made.of_kind("Figure")[-1].alt == "A large picture"


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


def test_notes_are_annotations_on_request_and_the_file_keeps_its_claim(project: Project) -> None:
    project.write("octavo.toml", '[slides-pdf]\nnotes = "annotations"\n')
    data = project.output(
        FRONT
        + "# One\n\nText[^1] and [a link](https://example.org).\n\n::: notes\nSay *this*: Ελληνικά.\n:::\n\n"
        "# Two\n\nNothing.\n\n[^1]: whispered\n",
        "slides-pdf",
    )
    pages = pikepdf.open(io.BytesIO(data)).pages
    said = [
        [str(note.Contents) for note in page.get("/Annots", []) if note.Subtype == "/Text"] for page in pages
    ]
    assert said == [[], ["whispered\nSay this: Ελληνικά."], []]
    assert matterhorn.findings(data) == []


@pytest.mark.external
def test_slides_stand_on_their_backgrounds_and_blank_ones_are_in_the_outline(project: Project) -> None:
    text = '# Navy {background-color="navy"}\n\nLight.\n\n# Unseen {layout=blank}\n\nText.\n\n> Said.\n'
    data = project.output(FRONT + text, "slides-pdf")
    made = Pdf(data)
    assert [title for _, title in made.outline] == ["The Deck", "Navy", "Unseen"]
    assert titles(made) == ["The Deck", "Navy"]
    assert (
        pixel(data, 2, 0.5, 0.9) == (0, 0, 128)
        and pixel(data, 2, 0.001, 0.001) == (0, 0, 128)
        and pixel(data, 3, 0.5, 0.9) == (255, 255, 255)
    )


def pixel(data: bytes, page: int, across: float, down: float) -> tuple[int, ...]:
    """The colour of a point of a page, in shares of its width and height."""
    command = ["pdftoppm", "-r", "20", "-f", str(page), "-l", str(page), "-png", "-"]
    drawn = subprocess.run(command, input=data, capture_output=True, check=True).stdout
    image = Image.open(io.BytesIO(drawn)).convert("RGB")
    found = image.getpixel((int(image.width * across), int(image.height * down)))
    assert isinstance(found, tuple)
    return found
