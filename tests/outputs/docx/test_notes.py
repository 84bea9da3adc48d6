"""Footnotes of Word that are called more than once."""

from __future__ import annotations

from pipeline.formats.ooxml import xml as ooxml
from tests.conftest import Project
from tests.outputs.docx.test_fields import fields
from tests.outputs.docx.word import parts, whole

TEXT = "A[^a] b[^b] c[^b].\n\n| x |\n|---|\n| y[^b] |\n\n[^a]: First.\n\n[^b]: Second.\n"


def test_later_calls_are_fields_that_repeat_the_number(project: Project) -> None:
    root = whole(project, TEXT)
    (name,) = ooxml.find(root, "//w:bookmarkStart[following-sibling::*[1]/w:footnoteReference]/@w:name")
    assert [field for field in fields(root) if field[0].startswith("NOTEREF")] == [
        (f"NOTEREF {name} \\f \\h", "2"),
        (f"NOTEREF {name} \\f \\h", "2"),
    ]
    assert len(ooxml.find(root, "//w:footnoteReference")) == 2


def test_the_text_stands_in_the_file_once(project: Project) -> None:
    assert parts(project, TEXT)["word/footnotes.xml"].count(b"Second.") == 1
