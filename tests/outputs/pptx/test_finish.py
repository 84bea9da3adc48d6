"""What is done to a deck after pandoc's writer: where things stand, that they fit, and what they are called."""

from __future__ import annotations

import pytest

from pipeline.formats.ooxml import xml as ooxml
from pipeline.tools import zip as zips
from tests.conftest import Project
from tests.outputs.pptx.decks import FRONT, TABLE, deck, inside, picture, words


def test_core_properties_come_from_the_front_matter(project: Project) -> None:
    core = deck(project, FRONT + "# A\n\nText.\n").core_properties
    assert (core.title, core.author, core.keywords, core.language) == ("The Deck", "Ann One", "x, y", "en")
    assert core.created.isoformat().startswith("2024-05-01")


def test_every_slide_but_title_and_section_has_number_and_title(project: Project) -> None:
    made = deck(project, FRONT + "# Part\n\n## A\n\nText.\n")
    kinds = [
        {shape.placeholder_format.type.name for shape in slide.placeholders if shape.is_placeholder}
        for slide in made.slides
    ]
    assert ["SLIDE_NUMBER" in kind for kind in kinds] == [
        s.slide_layout.name == "Title and Content" for s in made.slides
    ]
    assert "The Deck" in words(made.slides[len(made.slides) - 1])


def test_tables_are_native_in_our_style_and_fit(project: Project) -> None:
    rows = "".join(f"| name {n} | what there is to say of {n} |\n" for n in range(4))
    made = deck(project, f"## T\n\nSee:\n\n| Name | Remarks |\n|---|---|\n{rows}\n: The caption\n")
    frames = [(slide, shape) for slide in made.slides for shape in slide.shapes if shape.has_table]
    assert frames
    for slide, frame in frames:
        assert inside(made, frame)
        assert frame.table.first_row and frame.table.cell(0, 0).text == "Name"
        assert "The caption" in words(slide)
        assert sum(column.width for column in frame.table.columns) == frame.width


def test_pictures_have_words_a_caption_and_room(project: Project) -> None:
    project.write("a.png", picture(400, 300))
    made = deck(project, '## P\n\n![The caption](a.png){alt="What it shows"}\n')
    (slide,) = [slide for slide in made.slides if any(shape.shape_type == 13 for shape in slide.shapes)]
    (shown,) = [shape for shape in slide.shapes if shape.shape_type == 13]
    assert shown._element.nvPicPr.cNvPr.get("descr") == "What it shows"
    assert inside(made, shown) and shown.width / shown.height == pytest.approx(4 / 3, rel=0.01)
    assert "The caption" in words(slide)


def test_a_picture_may_be_the_background_of_its_slide(project: Project) -> None:
    project.write("a.png", picture(40, 30))
    made = deck(project, "## P {background-image=a.png}\n\n![What it shows](a.png)\n")
    shown = [shape for slide in made.slides for shape in slide.shapes if shape.shape_type == 13]
    assert [shape._element.nvPicPr.cNvPr.get("descr") for shape in shown] == ["What it shows"]


@pytest.mark.parametrize("size", [(1, 1), (1, 20_000), (20_000, 1)])
def test_pictures_of_any_shape_stand_on_their_slide(project: Project, size: tuple[int, int]) -> None:
    project.write("a.png", picture(*size))
    made = deck(project, "## P\n\n![The caption](a.png)\n")
    (shown,) = [shape for slide in made.slides for shape in slide.shapes if shape.shape_type == 13]
    assert inside(made, shown) and min(shown.width, shown.height) >= ooxml.THINNEST
    assert (shown.width < shown.height) == (size[0] < size[1])


@pytest.mark.parametrize("size", [(300, 400), (1600, 400)])
def test_text_and_picture_share_a_slide_without_touching(project: Project, size: tuple[int, int]) -> None:
    project.write("a.png", picture(*size))
    made = deck(project, "## P\n\nA line of text.\n\n![Caption](a.png)\n")
    for slide in made.slides:
        boxes = [
            s
            for s in slide.shapes
            if s.shape_type == 13 or (s.has_text_frame and s.text_frame.text == "A line of text.")
        ]
        if len(boxes) == 2:
            one, two = boxes
            apart = one.left + one.width <= two.left or two.left + two.width <= one.left
            below = one.top + one.height <= two.top or two.top + two.height <= one.top
            assert apart or below


def test_shapes_have_numbers_of_their_own(project: Project) -> None:
    project.write("a.png", picture(40, 30))
    files = zips.members(project.output("## P\n\nText.\n\n![Caption](a.png)\n", "pptx"))
    for name, part in files.items():
        if name.startswith("ppt/slides/slide"):
            numbers = ooxml.find(ooxml.parse(part), "//p:cNvPr/@id")
            assert len(set(numbers)) == len(numbers)


def test_code_in_a_link_is_in_the_order_powerpoint_reads(project: Project) -> None:
    files = zips.members(project.output("## L\n\n[`code`](https://example.org)\n", "pptx"))
    slides = b"".join(part for name, part in files.items() if name.startswith("ppt/slides/slide")).decode()
    assert slides.index("Source Code Pro") < slides.index("hlinkClick")


def test_columns_stand_side_by_side(project: Project) -> None:
    text = "## C\n\n:::: columns\n::: column\nleft\n:::\n::: column\nright\n:::\n::::\n"
    made = deck(project, text)
    (slide,) = [slide for slide in made.slides if slide.slide_layout.name == "Two Content"]
    left, right = (
        next(s for s in slide.placeholders if s.text_frame.text == side) for side in ("left", "right")
    )
    assert left.left + left.width <= right.left


def test_pictures_and_tables_in_columns_stand_in_their_column(project: Project) -> None:
    project.write("a.png", picture(300, 300))
    text = "## C\n\n:::: columns\n::: column\nleft\n:::\n::: column\n![Caption](a.png)\n:::\n::::\n\n## D\n\n"
    made = deck(project, text + f":::: columns\n::: column\n{TABLE}\n:::\n::: column\nright\n:::\n::::\n")
    slides = {slide.shapes.title.text: slide for slide in made.slides}
    middle = made.slide_width // 2
    (shown,) = [shape for shape in slides["C"].shapes if shape.shape_type == 13]
    (table,) = [shape for shape in slides["D"].shapes if shape.has_table]
    assert shown.left >= middle > table.left + table.width


@pytest.mark.parametrize(
    ("widths", "share"), [(("30%", "70%"), 0.3), (("", "75%"), 0.25), (("", ""), 0.5), (("5%", "95%"), 0.2)]
)
def test_columns_are_as_wide_as_their_author_made_them(
    project: Project, widths: tuple[str, str], share: float
) -> None:
    columns = "".join(
        f"::: {{.column{f' width={width!r}' if width else ''}}}\n{side}\n:::\n"
        for side, width in zip(("left", "right"), widths, strict=True)
    ).replace("'", '"')
    made = deck(project, f"## A\n\n:::: columns\n{columns}::::\n")
    (slide,) = [slide for slide in made.slides if slide.slide_layout.name == "Two Content"]
    left, right = (
        next(s for s in slide.placeholders if s.text_frame.text == side) for side in ("left", "right")
    )
    assert left.width / (left.width + right.width) == pytest.approx(share, abs=0.01)
    assert left.left + left.width < right.left and right.left + right.width <= made.slide_width


def test_a_blank_slide_shows_no_title_and_no_number(project: Project) -> None:
    project.write("a.png", picture(400, 300))
    made = deck(project, '## A {layout=blank}\n\n![](a.png){alt="said"}\n')
    slide = made.slides[len(made.slides) - 1]
    assert "A" not in words(slide)
    assert not [s for s in slide.placeholders if s.placeholder_format.type.name == "SLIDE_NUMBER"]


def test_text_that_is_too_much_at_half_its_size_is_an_error(project: Project) -> None:
    much = "\n".join(f"- item {number}" for number in range(40))
    text = f"{FRONT}## A\n\n:::: columns\n::: column\n{much}\n:::\n::: column\nb\n:::\n::::\n"
    said = project.convert(text, "pptx").diagnostics
    assert [(d.code, d.message, d.span.line) for d in said] == [("slide-overflow", "slide 2 does not fit", 8)]


def test_bullets_beside_a_picture_and_above_a_table_stay_bullets(project: Project) -> None:
    project.write("a.png", picture(300, 300))
    made = deck(project, f"## A\n\n- one\n- two\n\n![Caption](a.png)\n\n## B\n\n- three\n\n{TABLE}\n")
    for slide in list(made.slides)[1:]:
        layout = slide.slide_layout
        body = next(
            s for s in slide.placeholders if s.has_text_frame and s.text_frame.text[:3] in ("one", "thr")
        )
        inherited = next(
            s for s in layout.placeholders if s.placeholder_format.idx == body.placeholder_format.idx
        )
        assert not ooxml.find(body._element, ".//a:buNone") and not ooxml.find(
            inherited._element, ".//a:buNone"
        )


def test_type_has_one_size_on_all_slides_it_fits(project: Project) -> None:
    made = deck(project, "## A\n\nFew.\n\n## B\n\n- one\n- two\n\nSome words more.\n\n## C\n\n- a\n  - b\n")
    for slide in list(made.slides)[1:]:
        (body,) = [s for s in slide.placeholders if s.placeholder_format.idx == 1]
        assert not ooxml.find(body._element, ".//a:rPr/@sz | .//a:normAutofit")
