"""The content of the handout: which slides are on which page, and what is beside them."""

from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path

import pikepdf
import pytest

from tests.conftest import Project
from tests.external.conftest import needed
from tests.outputs.reading import Pdf

SLIDES = 10  # with the title's
TEXT = "---\ntitle: The Deck\nauthor: Ann\n---\n" + "".join(
    f"\n## Slide {chr(64 + number)}\n\nText of {chr(64 + number)}.\n\n::: notes\nwhisper{number}\n:::\n"
    for number in range(1, SLIDES)
)


def handout(project: Project, options: str = "", text: str = TEXT) -> Pdf:
    project.write("octavo.toml", f"[handout]\n{options}\n")
    return Pdf(project.output(text, "slides-handout"))


@pytest.mark.parametrize("per_page", [1, 2, 3, 4, 6, 9])
@pytest.mark.parametrize("beside", ["lines", "none"])
def test_so_many_slides_stand_on_a_page(project: Project, per_page: int, beside: str) -> None:
    made = handout(project, f'per_page = {per_page}\nbeside = "{beside}"')
    assert len(made.file.pages) == -(-SLIDES // per_page) and made.sizes == {(595, 842)}
    titles = [element.text for element in made.of_kind("H1", "H2")]
    assert titles == ["The Deck", *(f"Slide {chr(64 + number)}" for number in range(1, SLIDES))]


@pytest.mark.external
@pytest.mark.parametrize("per_page", [1, 2, 3, 4, 6, 9])
def test_slides_follow_each_other_on_their_pages(project: Project, tmp_path: Path, per_page: int) -> None:
    project.write("octavo.toml", f"[handout]\nper_page = {per_page}\n")
    file = tmp_path / "handout.pdf"
    file.write_bytes(project.output(TEXT, "slides-handout"))
    said = subprocess.run(
        [needed("pdftotext"), "-bbox", file, "-"], capture_output=True, text=True, check=True
    )
    for number, page in enumerate(said.stdout.split("<page ")[1:]):
        words = re.findall(
            r'xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">([^<]*)<', page
        )
        assert all(
            0 < float(x0) < float(x1) < 595 and 0 < float(y0) < float(y1) < 842 for x0, y0, x1, y1, _ in words
        )
        shown = {word for *_, word in words if re.fullmatch("[A-I]", word)}
        first = number * per_page
        assert shown == {chr(64 + at) for at in range(max(first, 1), min(first + per_page, SLIDES))}


def test_paper_is_a_setting(project: Project) -> None:
    assert handout(project, 'paper = "Letter"').sizes == {(612, 792)}
    assert handout(project, 'paper = "A5"').sizes == {(420, 595)}


def test_notes_are_beside_the_slides_on_request_only(project: Project) -> None:
    assert "whisper" not in handout(project).body
    made = handout(project, 'beside = "notes"')
    assert all(f"whisper{number}" in made.body for number in range(1, SLIDES))


@pytest.mark.parametrize("per_page", [1, 3, 6])
def test_long_notes_are_never_cut(project: Project, per_page: int) -> None:
    notes = " ".join(f"word{number}" for number in range(700 if per_page == 1 else 300))
    text = f"---\ntitle: T\n---\n\n## One\n\nx\n\n::: notes\n{notes}\n:::\n\n## Two\n\ny\n"
    made = handout(project, f'per_page = {per_page}\nbeside = "notes"', text)
    said = made.body.replace("-\n", "").replace("- ", "")
    assert [word for word in notes.split() if word not in said] == []


def test_what_was_condensed_and_footnotes_are_in_the_notes(project: Project) -> None:
    long = " ".join(
        ["Sentence one is here to stay, and says what matters most in this paragraph of ours."] * 8
    )
    text = f"---\ntitle: T\n---\n\n## One\n\n{long}[^1]\n\n[^1]: A remark.\n"
    made = handout(project, 'beside = "notes"', text)
    assert made.body.count("Sentence one") > 8 and "A remark." in made.body


def test_content_can_be_meant_for_handouts_alone(project: Project) -> None:
    text = "---\ntitle: T\n---\n\n## One\n\nx\n\n::: {.only-handout}\nSolve it at home.\n:::\n"
    assert "Solve it at home." in handout(project, text=text).body
    assert b"Solve it" not in project.output(text, "revealjs")


def test_it_is_text_and_drawings_not_pictures(project: Project) -> None:
    made = handout(project)
    kinds = [str(o.get("/Subtype", "")) for o in made.file.objects if isinstance(o, pikepdf.Stream)]
    assert "/Image" not in kinds


def test_greyscale_leaves_no_colour(project: Project) -> None:
    project.write("octavo.toml", "[handout]\ngreyscale = true\n")
    data = project.output(TEXT, "slides-handout")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            used = {str(operator) for _, operator in pikepdf.parse_content_stream(page)}
            assert not used & {"rg", "RG", "k", "K"}


@pytest.mark.external
def test_a_booklet_is_in_the_order_it_is_printed_in(project: Project, tmp_path: Path) -> None:
    project.write("octavo.toml", "[handout]\nbooklet = true\nper_page = 1\n")
    data = project.output(TEXT, "slides-handout")
    assert data == project.output(TEXT, "slides-handout")
    file = tmp_path / "booklet.pdf"
    file.write_bytes(data)
    with pikepdf.open(file) as pdf:
        assert [[round(float(s)) for s in page.mediabox] for page in pdf.pages] == [[0, 0, 842, 595]] * 6
        assert "/StructTreeRoot" not in pdf.Root and pdf.docinfo["/Title"] == "The Deck"

    def half(page: int, left: int) -> str:
        box = ["-f", str(page), "-l", str(page), "-x", str(left), "-y", "0", "-W", "421", "-H", "595"]
        return subprocess.run(
            [needed("pdftotext"), *box, file, "-"], capture_output=True, text=True, check=True
        ).stdout

    names = ["", "The Deck", *(f"Slide {chr(64 + number)}" for number in range(1, SLIDES)), "", ""]
    order = [(12, 1), (2, 11), (10, 3), (4, 9), (8, 5), (6, 7)]
    for side, (left, right) in enumerate(order, 1):
        for start, number in ((0, left), (421, right)):
            text = half(side, start)
            assert names[number] in text if number <= SLIDES else not text.strip()
    done = subprocess.run([needed("qpdf"), "--check", file], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
