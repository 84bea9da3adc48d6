"""What is done to a Word document after pandoc's writer: tables, pictures, formulas, lists, code, settings."""

from __future__ import annotations

import io
import re

import docx
import pytest

from pipeline.formats.ooxml import xml as ooxml
from pipeline.tools import zip as zips
from tests.conftest import Project
from tests.outputs.docx.word import FRONT, body, paragraphs, parts, png


def test_core_properties_come_from_the_front_matter(project: Project) -> None:
    core = docx.Document(io.BytesIO(project.output(FRONT + "Text.\n", "docx"))).core_properties
    assert (core.title, core.author, core.keywords, core.category) == (
        "A & B",
        "Ann One; Bob Two",
        "x, y, z",
        "z",
    )
    assert (core.subject, core.comments, core.language) == ("Of both", "What it is about", "de")
    assert core.created is not None and core.created.isoformat().startswith("2024-05-01")
    assert core.modified == core.created


def test_language_is_that_of_the_document(project: Project) -> None:
    files = parts(project, FRONT + "Text.\n")
    assert 'w:val="de-DE"' in re.findall(r"<w:lang [^>]*>", files["word/styles.xml"].decode())[0]
    assert '<w:themeFontLang w:val="de-DE"/>' in files["word/settings.xml"].decode()


def test_tables_repeat_their_head_and_keep_rows_whole(project: Project) -> None:
    text = "| Name | Remarks |\n|---|---|\n| Folio | one fold |\n| Quarto | two |\n\n: Sizes of books\n"
    root = body(project, text)
    rows = ooxml.find(root, "//w:tr")
    assert [bool(ooxml.find(row, "w:trPr/w:tblHeader")) for row in rows] == [True, False, False]
    assert all(ooxml.find(row, "w:trPr/w:cantSplit") for row in rows)
    assert ("TableCaption", "Table\u00a01: Sizes of books") in paragraphs(root)
    assert ("TableHeading", "Name") in paragraphs(root) and ("TableText", "two") in paragraphs(root)
    assert ooxml.find(root, "//w:tblW/@w:w") == ["5000"]


def test_bullets_are_characters_of_any_font(project: Project) -> None:
    files = zips.members(project.output("# T\n\n- a\n  - b\n    - c\n", "docx"))
    numbering = ooxml.parse(files["word/numbering.xml"])
    marks = set(ooxml.find(numbering, "//w:lvlText/@w:val"))
    assert {"•", "–"} <= marks and not any("\ue000" <= mark <= "\uf8ff" for mark in marks)
    assert ooxml.find(numbering, "//w:rFonts") == []


@pytest.mark.parametrize("size", [(1, 1), (1, 20_000), (20_000, 1)])
def test_pictures_of_any_shape_are_seen(project: Project, size: tuple[int, int]) -> None:
    project.write("p.png", png(*size))
    root = body(project, "![A line](p.png)\n\n![Nothing](p.png){width=0}\n")
    sides = [
        int(side) for side in ooxml.find(root, "//wp:extent/@cx | //wp:extent/@cy | //pic:spPr//a:ext/@*")
    ]
    assert len(sides) == 8 and min(sides) >= ooxml.THINNEST


def test_equations_are_native(project: Project) -> None:
    root = body(project, "Inline $a^2$.\n\n$$\\begin{pmatrix}a & b\\\\c & d\\end{pmatrix}$$\n")
    assert len(ooxml.find(root, "//m:oMath")) == 2
    (columns,) = ooxml.find(root, "//m:mcPr[1]")[:1]
    assert columns[0].tag == ooxml.tag("m:count")


def test_a_formula_behind_a_list_has_one_spacing(project: Project) -> None:
    root = body(project, "- a\n\n$$x$$\n")
    assert len(ooxml.find(root, "//w:p[m:oMathPara]/w:pPr/w:spacing")) == 1


def test_pictures_have_words_and_fit_the_page(project: Project) -> None:
    project.write("tall.png", png(200, 2000))
    root = body(project, '![The caption](tall.png){alt="What it shows"}\n')
    assert ooxml.find(root, "//wp:docPr/@descr") == ["What it shows"]
    assert ooxml.find(root, "//pic:cNvPr/@descr") == ["What it shows"]
    (extent,) = ooxml.find(root, "//wp:extent")
    assert int(extent.get("cy")) <= 0.81 * (16838 - 2 * 1417) * 635
    assert int(extent.get("cx")) * 10 == pytest.approx(int(extent.get("cy")), rel=0.01)
    assert ("ImageCaption", "Figure\u00a01: The caption") in paragraphs(root)


def test_short_code_stays_together_and_with_its_sentence(project: Project) -> None:
    root = body(project, "See:\n\n```python\nx = 1\n```\n")
    assert ooxml.find(root, "//w:p[w:pPr/w:keepNext]//w:t/text()")[-1] == "See:"
    assert ooxml.find(root, "//w:p[w:pPr/w:pStyle/@w:val='SourceCode']/w:pPr/w:keepLines")


def test_lines_of_code_are_numbered_from_where_they_start(project: Project) -> None:
    text = "``` {.python .numberLines startFrom=9}\nif x:\n\n    y = 2\n```\n"
    root = body(project, text)
    assert paragraphs(root)[-1] == ("SourceCode", " 9  if x:10  11      y = 2")
    assert "ControlFlowTok" in ooxml.find(root, "//w:rStyle/@w:val")


def test_word_does_not_open_it_in_compatibility_mode(project: Project) -> None:
    assert 'w:name="compatibilityMode"' in parts(project, "Text.\n")["word/settings.xml"].decode()


def test_a_picture_may_stand_in_a_footnote(project: Project) -> None:
    project.write("p.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>')
    files = zips.members(project.output("# D\n\nA[^1]\n\n[^1]: note ![a dot](p.svg)\n", "docx"))
    assert b"media/" in files["word/_rels/footnotes.xml.rels"]
