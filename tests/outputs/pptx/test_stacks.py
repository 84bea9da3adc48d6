"""Columns that pandoc has no layout for."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest

from pipeline.formats.ooxml import opc
from pipeline.tools import zip as zips
from tests.conftest import Project
from tests.outputs.pptx.decks import FRONT, TABLE, deck, inside, picture, words


def columns(*texts: str) -> str:
    return ":::: columns\n" + "".join(f"::: column\n{text}\n:::\n" for text in texts) + "::::\n"


def content(slide: Any) -> list[Any]:
    """What stands on a slide besides title, footer and number."""
    return [shape for shape in slide.shapes if not shape.is_placeholder]


def apart(one: Any, two: Any) -> bool:
    return bool(
        one.left + one.width <= two.left or two.left + two.width <= one.left
        or one.top + one.height <= two.top or two.top + two.height <= one.top
    )  # fmt: skip


@pytest.mark.parametrize("count", [3, 4, 5])
def test_all_columns_stand_beside_each_other(project: Project, count: int) -> None:
    made = deck(project, f"## A\n\n{columns(*(f'- text {n}' for n in range(count)))}\n## B\n\nb\n")
    assert [slide.shapes.title.text for slide in made.slides] == ["The Deck", "A", "B"]
    shapes = content(made.slides[1])
    assert [shape.text_frame.text for shape in shapes] == [f"text {n}" for n in range(count)]
    assert all(inside(made, shape) for shape in shapes)
    assert all(one.left + one.width <= two.left for one, two in combinations(shapes, 2))


def test_text_pictures_and_tables_of_a_column_stand_below_each_other(project: Project) -> None:
    project.write("a.png", picture(400, 300))
    left = '![Caption](a.png)\n\nBelow it.\n\n![](a.png){alt="said"}'
    made = deck(project, f"## A\n\n{columns(f'Above.{chr(10) * 2}{left}', f'- one{chr(10) * 2}{TABLE}')}")
    shapes = content(made.slides[1])
    assert "Above.\nCaption\nBelow it.\none" in words(made.slides[1]) and "[said]" not in words(
        made.slides[1]
    )
    assert [shape.shape_type == 13 for shape in shapes].count(True) == 2
    [table] = [shape.table for shape in shapes if shape.has_table]
    assert table.cell(1, 1).text == "2"
    assert all(inside(made, shape) for shape in shapes)
    assert all(apart(one, two) for one, two in combinations(shapes, 2))


def test_links_and_pictures_of_the_parts_lead_where_they_should(project: Project) -> None:
    for name, size in (("a.png", 300), ("b.png", 200)):
        project.write(name, picture(size, size))
    parts = [
        "[one](https://example.org/1) ![](a.png)",
        "[two](https://example.org/2)",
        "![B](b.png)",
        "![A](a.png)",
    ]
    data = project.output(
        f"{FRONT}## A\n\n[zero](https://example.org/0)\n\n## B\n\n{columns(*parts)}", "pptx"
    )
    files = zips.members(data)
    assert not list(opc.find_faults(files, {}))
    assert sorted(name for name in files if name.startswith("ppt/slides/slide")) == [
        f"ppt/slides/slide{number}.xml" for number in (1, 2, 3)
    ]
    slide = deck(project, f"## B\n\n{columns(*parts)}").slides[1]
    links = [run.hyperlink.address for s in content(slide) if s.has_text_frame for p in s.text_frame.paragraphs for run in p.runs]  # fmt: skip
    assert [link for link in links if link] == ["https://example.org/1", "https://example.org/2"]
    assert [shape.image.size for shape in content(slide) if shape.shape_type == 13] == [
        (200, 200),
        (300, 300),
    ]


def test_text_in_them_looks_as_in_a_placeholder(project: Project) -> None:
    made = deck(project, f"## A\n\n{columns('- one', 'two', 'three')}")
    (level, *_) = content(made.slides[1])[0]._element.findall(".//{*}lstStyle/{*}lvl1pPr")
    assert level.find("{*}defRPr").get("sz") == "2400" and level.find("{*}buChar") is not None


def test_much_text_in_three_columns_is_an_error_at_its_slide(project: Project) -> None:
    much = "\n".join(f"- item {number} of the list" for number in range(40))
    said = project.convert(f"{FRONT}## A\n\n{columns(much, 'b', 'c')}", "pptx").diagnostics
    assert [(d.code, d.message) for d in said] == [("slide-overflow", "slide 2 does not fit")]


def test_a_picture_alone_in_one_of_two_columns_is_no_text(project: Project) -> None:
    project.write("a.png", picture(400, 300))
    made = deck(project, f"## A\n\n{columns('![](a.png){alt=said}', 'words')}")
    slide = made.slides[1]
    assert slide.slide_layout.name == "Two Content" and "[said]" not in words(slide)
    assert [shape.shape_type == 13 for shape in slide.shapes].count(True) == 1


def test_parts_with_formulas_have_a_place(project: Project) -> None:
    text = "## A\n\nWords.\n\n> [!TIP]\n> Which is $2^{24}$ and $x$.\n"
    slide = deck(project, text).slides[1]
    shapes = [shape for shape in content(slide) if shape.has_text_frame and shape.text_frame.text]
    assert [shape.text_frame.text for shape in shapes] == ["Words.", "Tip\nWhich is 224 and x."]
    assert all(shape.width and shape.height for shape in shapes)


@pytest.mark.parametrize(
    "block", ["> | a | b |\n> |---|---|\n> | 1 | 2 |", "- item\n\n  | a | b |\n  |---|---|\n  | 1 | 2 |"]
)
def test_what_pandoc_would_split_stays_where_it_stands(project: Project, block: str) -> None:
    made = deck(project, f"## A\n\n> [!TIP]\n> Tip.\n\n{block}\n\n## B\n\nLast.\n")
    titles = [slide.shapes.title.text for slide in made.slides]
    assert titles[-1] == "B" and "Last." in words(made.slides[len(titles) - 1])
