"""Tables on slides."""

from __future__ import annotations

from typing import Any

from tests.conftest import Project
from tests.outputs.pptx.decks import deck, inside

MERGED = (
    "## T\n\n<table><thead><tr><th colspan=2>Both</th><th rowspan=2>Tall</th></tr><tr><th>a</th><th>b</th></tr></thead>"
    "<tbody><tr><td rowspan=2 colspan=2>block</td><td>1</td></tr><tr><td>2</td></tr>"
    "<tr><td>x</td><td colspan=2>wide</td></tr></tbody><tfoot><tr><td colspan=3>foot</td></tr></tfoot></table>\n"
)


def table(project: Project, text: str) -> Any:
    made = deck(project, text)
    [frame] = [shape for slide in made.slides for shape in slide.shapes if shape.has_table]
    assert inside(made, frame)
    return frame.table


def test_merged_cells_are_merged(project: Project) -> None:
    shown = table(project, MERGED)
    origins = {
        (row, column): (cell.span_height, cell.span_width)
        for row, line in enumerate(shown.rows)
        for column, cell in enumerate(line.cells)
        if cell.is_merge_origin
    }
    assert origins == {(0, 0): (1, 2), (0, 2): (2, 1), (2, 0): (2, 2), (4, 1): (1, 2), (5, 0): (1, 3)}
    spanned = [
        (row, column)
        for row, line in enumerate(shown.rows)
        for column, cell in enumerate(line.cells)
        if cell.is_spanned
    ]
    assert spanned == [(0, 1), (1, 2), (2, 1), (3, 0), (3, 1), (4, 2), (5, 1), (5, 2)]
    assert [shown.cell(*at).text for at in sorted(origins)] == ["Both", "Tall", "block", "wide", "foot"]


def test_all_rows_of_a_head_look_like_one(project: Project) -> None:
    shown = table(project, MERGED)
    bold = [
        [run.font.bold for p in cell.text_frame.paragraphs for run in p.runs] for cell in shown.rows[1].cells
    ]
    assert bold == [[True], [True], []]
    assert not any(run.font.bold for p in shown.cell(2, 0).text_frame.paragraphs for run in p.runs)
    assert all(cell._tc.tcPr.find("{*}solidFill") is not None for cell in shown.rows[1].cells)


def test_a_table_without_a_head_and_a_plain_one_stay_as_they_are(project: Project) -> None:
    headless = table(project, "## T\n\n|   |   |\n|---|---|\n| a | b |\n| c | d |\n")
    plain = table(project, "## T\n\n| h | i |\n|---|---|\n| a | b |\n")
    for shown, rows in ((headless, ["ab", "cd"]), (plain, ["hi", "ab"])):
        assert ["".join(cell.text for cell in row.cells) for row in shown.rows] == rows
        assert not any(cell.is_merge_origin for row in shown.rows for cell in row.cells)
