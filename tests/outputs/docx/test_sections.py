"""Turned pages are a section of their own, and everything else of the document goes on behind it."""

from __future__ import annotations

from docx.enum.section import WD_ORIENT

from pipeline.formats.ooxml import xml as ooxml
from tests.conftest import Project
from tests.outputs.docx.test_tables import WIDE, made, sizes


def test_a_wider_table_is_on_turned_pages_with_its_caption_and_heading(project: Project) -> None:
    found = made(project, f"# Stations\n\n: The stations {{#tab-s}}\n\n{WIDE}")
    sections = list(found.sections)
    assert [section.orientation for section in sections] == [
        WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT,
    ]  # fmt: skip
    assert sections[1].page_width == sections[0].page_height
    texts = [[p.text for p in section.iter_inner_content() if hasattr(p, "text")] for section in sections]
    assert [text for text in texts[1] if text] == ["Stations", "Table\u00a01: The stations"]
    assert (texts[0][-1], texts[2]) == ("Text.", ["End."])
    assert [section.different_first_page_header_footer for section in sections] == [True, False, False]
    assert sizes(found) <= {7.5, 8.0, 8.5, 9.0}


def test_wide_tables_behind_each_other_share_their_pages(project: Project) -> None:
    assert len(made(project, f"{WIDE}\n{WIDE}").sections) == 3


def test_notes_count_on_behind_turned_pages(project: Project) -> None:
    found = made(project, f"One[^a].\n\n{WIDE}\nTwo[^b].\n\n[^a]: A.\n\n[^b]: B.\n")
    marks = ooxml.find(found.element.body, ".//w:sectPr/w:footnotePr/w:numRestart/@w:val")
    assert marks == ["eachSect"]  # of the first section, which begins with 1; the others go on


def test_a_page_break_before_a_turned_page_leaves_no_empty_one(project: Project) -> None:
    found = made(project, f"\\pagebreak\n\n{WIDE}")
    assert len(found.sections) == 3
    assert ooxml.find(found.element.body, ".//w:br[@w:type='page']") == []
