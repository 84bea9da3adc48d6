"""What programs that follow the structure tree find in a PDF."""

from __future__ import annotations

import pymupdf
import pytest

from tests.conftest import Project
from tests.readers.reading import structure

SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40"><rect width="90" height="40" fill="#c00"/></svg>'


@pytest.mark.parametrize("name", ["pdf", "slides-pdf"])
def test_a_figure_is_said_to_be_where_it_is_drawn(project: Project, name: str) -> None:
    project.write("p.svg", SQUARE)
    made = project.output("---\ntitle: T\n---\n\n## One\n\nText.\n\n![A figure](p.svg)\n", name)
    (figure,) = structure(made).below("Figure")
    said = [float(number) for number in figure.item["/A"].BBox]
    with pymupdf.open(stream=made) as file:
        page = next(page for page in file if any(red(one) for one in page.get_drawings()))
        (drawn,) = [one["rect"] for one in page.get_drawings() if red(one)]
        foot = page.rect.height
    assert said == pytest.approx([drawn.x0, foot - drawn.y1, drawn.x1, foot - drawn.y0], abs=0.1)


def red(drawing: dict[str, object]) -> bool:
    """Tell whether a drawing is the square."""
    return drawing["fill"] == pytest.approx((0.8, 0, 0), abs=0.01)


def test_a_line_of_the_contents_is_one_link_without_dots(project: Project) -> None:
    project.write("octavo.toml", '[pdf]\ntoc = "yes"\n')
    made = project.output("---\ntitle: T\n---\n\n## One\n\na\n\n## Two `code`\n\nb\n", "pdf")
    lines = next(structure(made).below("L")).children
    assert [line.words for line in lines] == ["One 1", "Two code 1"]
    assert [sum(element.links for element in line.below()) for line in lines] == [1, 1]
    with pymupdf.open(stream=made) as file:
        assert [link["nameddest"] for link in file[0].get_links()] == ["one", "two-code"]


def test_a_link_is_one_link_whatever_stands_in_it(project: Project) -> None:
    project.write("p.svg", SQUARE)
    text = "---\ntitle: T\n---\n\n## One\n\nSee [`a` and **b** ![c](p.svg)](https://example.org).\n"
    project.write("octavo.toml", '[pdf]\nlinks = "none"\n')
    made = project.output(text, "pdf")
    (link,) = structure(made).below("Link")
    assert link.words == "a and b "
    assert sum(element.links for element in link.below()) == 1
    with pymupdf.open(stream=made) as file:
        (shown,) = file[0].get_links()
        (drawn,) = [one["rect"] for one in file[0].get_drawings() if red(one)]
    assert drawn in shown["from"] + (-1, -1, 1, 1)


LONG = "\n".join(f"| row {number} | words |" for number in range(120))


def test_a_table_over_three_pages_is_one_table(project: Project) -> None:
    text = f"---\ntitle: T\n---\n\n## One\n\n| one | two |\n|---|---|\n{LONG}\n\nAfter.\n"
    made = project.output(text, "pdf")
    (table,) = structure(made).below("Table")
    assert [part.kind for part in table.children] == ["THead", "TBody"]
    assert [row.words for row in table.below("TR")] == [
        "onetwo",
        *(f"row {number}words" for number in range(120)),
    ]
    heads = {str(cell.item["/ID"]) for cell in table.below("TH")}
    named = {str(name) for cell in table.below("TD") for name in cell.item["/A"].Headers}
    assert len(heads) == 2 and named == heads
    with pymupdf.open(stream=made) as file:
        assert len(file) > 3 and all("two" in page.get_text() for page in file.pages(0, 3))


def test_a_paragraph_over_two_pages_is_one_paragraph(project: Project) -> None:
    words = "Words that run on and on to the end of the page, of which there are many. " * 30
    text = f"---\ntitle: T\n---\n\n## One\n\n{words}\n\n{words}\n\n- item {words}\n\n  more\n"
    made = structure(project.output(text, "pdf"))
    (part,) = made.below("Part")
    assert [one.kind for one in part.children] == ["H2", "P", "P", "L"]
    (item,) = part.below("LI")
    assert [one.kind for one in item.children] == ["Lbl", "LBody"]
    assert [one.kind for one in item.children[1].children] == ["P", "P"]


def test_a_footnote_stands_behind_a_paragraph_that_goes_on(project: Project) -> None:
    words = "Words that run on and on to the end of the page, of which there are many. " * 30
    text = f"---\ntitle: T\n---\n\n## One\n\n{words}\n\n{words}called[^1] {words}\n\n[^1]: The note.\n"
    (part,) = structure(project.output(text, "pdf")).below("Part")
    assert [one.kind for one in part.children] == ["H2", "P", "P", "Note"]
    assert part.children[-1].words == "1. The note."
    call, back = part.below("Link")
    assert (back.words, back.links) == ("1. ", 1)
    assert (call.words, call.links) == ("1", 1)


def test_every_call_of_a_note_can_be_met_with_the_pointer(project: Project) -> None:
    """Later calls are plain links to the note, above a line whose height they do not change."""
    text = "---\ntitle: T\n---\n\nOne[^1] and two[^1], with three[^2].\n\nFour[^1].\n\n[^1]: First.\n\n[^2]: Second.\n"
    with pymupdf.open(stream=project.output(text, "pdf")) as file:
        links = file[0].get_links()
        found = [link["from"] for link in links]
    assert len(found) == 6 and all(area.height > 4 and area.width > 2 for area in found)
