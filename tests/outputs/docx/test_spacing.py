"""The space between paragraphs, and the gaps between boxes."""

from __future__ import annotations

import io

import docx
import pytest

from pipeline.formats.ooxml import xml as ooxml
from tests.conftest import Project
from tests.outputs.docx.word import body, paragraphs


@pytest.mark.parametrize(
    ("text", "styles"),
    [
        ("```\na\n```\n\n```\nb\n```\n", ["SourceCode", "BoxGap", "SourceCode"]),
        ("1. ```\n   a\n   ```\n2. ```\n   b\n   ```\n", ["SourceCode", "BoxGap", "SourceCode"]),
        ("> a\n\n> b\n", ["BlockText", "BoxGap", "BlockText"]),
        ("> a\n>\n> b\n", ["BlockText", "BlockText"]),
        (
            "> [!TIP]\n> a\n>\n> - b\n\n> [!TIP]\n> c\n",
            ["CalloutTipTitle", "CalloutTip", "CalloutTip", "BoxGap", "CalloutTipTitle", "CalloutTip"],
        ),
        (
            "> [!TIP]\n> a\n\n> [!NOTE]\n> b\n",
            ["CalloutTipTitle", "CalloutTip", "CalloutNoteTitle", "CalloutNote"],
        ),
        ("```\na\n```\n\nText.\n\n```\nb\n```\n", ["SourceCode", "FirstParagraph", "SourceCode"]),
    ],
    ids=["code", "code in a list", "quotations", "one quotation", "callouts", "two kinds", "text between"],
)
def test_boxes_that_follow_each_other_have_a_gap(project: Project, text: str, styles: list[str]) -> None:
    found = [style for style, _ in paragraphs(body(project, f"---\ntitle: T\n---\n\n{text}"))]
    assert found[1:] == styles


@pytest.mark.parametrize("after", ["Text.", "- item"])
def test_what_follows_a_table_has_some_space(project: Project, after: str) -> None:
    root = body(project, f"| a |\n|---|\n| b |\n\n{after}\n")
    (paragraph,) = ooxml.find(root, "//w:tbl/following-sibling::w:p[1]")
    assert ooxml.find(paragraph, "w:pPr/w:spacing/@w:before") == ["160"]


def test_a_page_begins_with_the_paragraph_behind_a_break(project: Project) -> None:
    text = "One.\n\n\\pagebreak\n\nTwo.\n\n::: pagebreak\nThree.\n:::\n\n## Four\n\n\\newpage\n"
    document = docx.Document(io.BytesIO(project.output(text, "docx")))
    found = {p.text: p.paragraph_format.page_break_before for p in document.paragraphs}
    title = found.pop(document.paragraphs[0].text)
    assert (title, found) == (None, {"One.": None, "Two.": True, "Three.": None, "Four": True})


def test_a_break_before_a_table_is_a_paragraph(project: Project) -> None:
    root = body(project, "One.\n\n\\pagebreak\n\n| a |\n|---|\n| b |\n")
    assert len(ooxml.find(root, "//w:p[w:r/w:br/@w:type='page']/following-sibling::*[1][self::w:tbl]")) == 1
