"""Tables in Word: no column narrower than its longest word, smaller type, turned pages, numbers that do not break."""

from __future__ import annotations

import io
from typing import Any

import docx

from pipeline.formats.ooxml import xml as ooxml
from tests.conftest import Project
from tests.outputs.docx.word import body, png


def table(heads: str, cells: str) -> str:
    """Return a table of a head and a row, their cells apart by blanks."""
    head, row = heads.split(), cells.split()
    return f"| {' | '.join(head)} |\n|{'---|' * len(head)}\n| {' | '.join(row)} |\n"


WIDE = table(
    "Identification Responsible Location Catchment Discharge Altitude Vegetation Agriculture Urbanisation First Last",
    "Station-12 Halvorsen Kvarnholm 1,204.0 14.30 96 coniferous barley residential 2025-06-02 2025-12-30",
)
WIDER = table(" ".join(f"Identification{n}" for n in range(14)), "2025-06-02 " * 14)


def made(project: Project, text: str) -> Any:
    return docx.Document(io.BytesIO(project.output(f"---\ntitle: T\n---\n\nText.\n\n{text}\nEnd.\n", "docx")))


def widths(found: Any) -> list[int]:
    return [column.width.twips for column in found.tables[0].columns]


def sizes(found: Any) -> set[float | None]:
    cells = [cell for row in found.tables[0].rows for cell in row.cells]
    return {
        run.font.size and run.font.size.pt
        for cell in cells
        for paragraph in cell.paragraphs
        for run in paragraph.runs
    }


def test_a_table_that_fits_keeps_its_type(project: Project) -> None:
    found = made(project, table("Name Remarks", "Sextodecimo small"))
    assert sizes(found) == {None} and len(found.sections) == 1
    (page,) = found.sections
    assert sum(widths(found)) == (page.page_width - page.left_margin - page.right_margin) / 635


def test_many_columns_are_set_smaller_and_their_cells_closer(project: Project) -> None:
    text = table("Station River Catchment Altitude Forest Arable Urban First Samples Note", "Brunnby Storån 2,310.5 212 71.5 18.0 2.1 2025-06-02 52 none")  # fmt: skip
    found = made(project, text)
    assert len(sizes(found)) == 1 and 7.5 <= min(filter(None, sizes(found))) < 9.5
    assert len(found.sections) == 1
    margins = ooxml.find(found.tables[0]._tbl, "w:tblPr/w:tblCellMar/*/@w:w")
    assert margins == ["60", "60"]
    # 10 digits and hyphens of 7.5 pt, whatever font is there
    assert widths(found)[7] >= 10 * 0.6 * 7.5 * 20


def test_numbers_and_dates_are_whole_where_words_can_not_be(project: Project) -> None:
    found = made(project, WIDER)
    assert sizes(found) == {7.5} and len(found.sections) == 3
    assert min(widths(found)) >= 10 * 0.6 * 7.5 * 20


def test_columns_in_the_proportions_of_dashes_hold_their_words(project: Project) -> None:
    long = "so that the columns have to share the width of the page in a sensible manner " * 3
    text = f"| Responsible | Description |\n|--|{'-' * 80}|\n| Halvorsen | {long} |\n"
    found = made(project, text)
    assert widths(found)[0] >= len("Responsible") * 0.6 * 9.4 * 20


def test_a_column_holds_its_picture(project: Project) -> None:
    project.write("p.png", png(100, 100))
    root = body(project, f"| a | b |\n|---|---|\n| ![x](p.png){{width=2in alt=x}} | {'long text ' * 60} |\n")
    assert int(ooxml.find(root, "//w:gridCol/@w:w")[0]) >= 2 * 1440


def test_cells_that_span_columns_do_not_make_one_wide(project: Project) -> None:
    html = (
        "<table><tr><td colspan='2'>Aratherlongheadingofboth</td><td>c</td></tr>"
        "<tr><td>Responsible</td><td>1</td><td>2</td></tr></table>\n"
    )
    first, second, _ = widths(made(project, html))
    assert first > second
