"""The Word document, looked at from inside."""

from __future__ import annotations

import io
import re
from typing import Any

import docx
import pytest
from PIL import Image

from pipeline.formats.ooxml import xml as ooxml
from pipeline.outputs.docx.output import OUTPUT
from pipeline.tools import zip as zips
from tests.conftest import SEED, Project

FRONT = """---
title: A & B
subtitle: Of both
author: [Ann One, Bob Two]
date: 2024-05-01
lang: de
description: What it is about
keywords: [x, y]
tags: [z]
---
"""


def parts(project: Project, text: str, **changes: object) -> dict[str, bytes]:
    return zips.members(project.output(text, "docx", **changes))


def body(project: Project, text: str, **changes: object) -> Any:
    return ooxml.parse(parts(project, text, **changes)["word/document.xml"])


def paragraphs(root: Any) -> list[tuple[str, str]]:
    """Return style and text of each paragraph."""
    return [
        ("".join(ooxml.find(p, "w:pPr/w:pStyle/@w:val")), "".join(ooxml.find(p, ".//w:t/text()")))
        for p in ooxml.find(root, "//w:p")
    ]


def png(width: int, height: int) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(target, "png")
    return target.getvalue()


def test_title_block_and_headings_are_real_styles(project: Project) -> None:
    found = paragraphs(body(project, FRONT + "# One\n\nText.\n\n## Two\n\nMore.\n"))
    assert found == [
        ("Title", "A & B"), ("Subtitle", "Of both"), ("Author", "Ann One"), ("Author", "Bob Two"),
        ("Date", "1. Mai 2024"), ("Heading1", "One"), ("FirstParagraph", "Text."), ("Heading2", "Two"),
        ("FirstParagraph", "More."),
    ]  # fmt: skip


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


def test_header_shows_the_title_and_footer_counts_pages(project: Project) -> None:
    files = parts(project, FRONT + "Text.\n")
    headers = "".join(files[name].decode() for name in files if name.startswith("word/header"))
    footers = [ooxml.parse(files[name]) for name in files if name.startswith("word/footer")]
    assert "TITLE" in headers and "A &amp; B" in headers
    assert len(footers) == 2
    for footer in footers:
        assert ["".join(p.itertext()) for p in footer] == ["Seite 1 von 1"]
        assert [w.strip() for w in ooxml.find(footer, "//w:fldSimple/@w:instr")] == ["PAGE", "NUMPAGES"]


@pytest.mark.parametrize(("paper", "size"), [("A4", ("11906", "16838")), ("Letter", ("12240", "15840"))])
def test_paper_is_a_setting(project: Project, paper: str, size: tuple[str, str]) -> None:
    project.write("octavo.toml", f'[docx]\npaper = "{paper}"\n')
    (page,) = ooxml.find(body(project, "Text.\n"), "//w:sectPr/w:pgSz")
    assert (page.get(ooxml.tag("w:w")), page.get(ooxml.tag("w:h"))) == size


def test_tables_repeat_their_head_and_keep_rows_whole(project: Project) -> None:
    text = "| Name | Remarks |\n|---|---|\n| Folio | one fold |\n| Quarto | two |\n\n: Sizes of books\n"
    root = body(project, text)
    rows = ooxml.find(root, "//w:tr")
    assert [bool(ooxml.find(row, "w:trPr/w:tblHeader")) for row in rows] == [True, False, False]
    assert all(ooxml.find(row, "w:trPr/w:cantSplit") for row in rows)
    assert ("TableCaption", "Table\u00a01: Sizes of books") in paragraphs(root)
    assert ("TableHeading", "Name") in paragraphs(root) and ("TableText", "two") in paragraphs(root)
    assert ooxml.find(root, "//w:tblW/@w:w") == ["5000"]


def test_callouts_are_paragraphs_of_their_own_style(project: Project) -> None:
    found = paragraphs(body(project, "> [!WARNING]\n> Take care:\n>\n> - one\n> - two\n\nText.\n"))
    assert found[-5:] == [
        ("CalloutWarningTitle", "Warning"), ("CalloutWarning", "Take care:"), ("CalloutWarning", "one"),
        ("CalloutWarning", "two"), ("FirstParagraph", "Text."),
    ]  # fmt: skip


def test_every_style_used_is_defined(project: Project) -> None:
    text = (
        "# H\n\n> [!NOTE]\n> a\n\n> q\n>\n> > r\n\n```python\nx = 1 # y\n```\n\n`c` [k]{.kbd} [m]{.mark}\n\n"
        "Term\n:   meaning\n\n---\n\nNote[^1]\n\n[^1]: foot `c`\n"
    )
    files = parts(project, text)
    known = set(ooxml.find(ooxml.parse(files["word/styles.xml"]), "//w:style/@w:styleId"))
    for name in ("word/document.xml", "word/footnotes.xml"):
        used = set(
            ooxml.find(
                ooxml.parse(files[name]), "//w:pStyle/@w:val | //w:rStyle/@w:val | //w:tblStyle/@w:val"
            )
        )
        assert used <= known, used - known
    root = ooxml.parse(files["word/document.xml"])
    assert {"SourceCode", "BlockText", "BlockTextNested", "HorizontalRule"} <= {
        style for style, _ in paragraphs(root)
    }
    assert {"KeywordTok", "CommentTok", "DecValTok", "Keyboard", "Mark", "VerbatimChar"} & set(
        ooxml.find(root, "//w:rStyle/@w:val")
    ) >= {"CommentTok", "DecValTok", "Keyboard", "Mark", "VerbatimChar"}


def test_tasks_are_list_marks(project: Project) -> None:
    files = parts(project, "- [ ] open\n- [x] done\n")
    assert [text for _, text in paragraphs(ooxml.parse(files["word/document.xml"]))][-2:] == ["open", "done"]
    assert {"☐", "☑"} <= set(ooxml.find(ooxml.parse(files["word/numbering.xml"]), "//w:lvlText/@w:val"))


def test_bullets_are_characters_of_any_font(project: Project) -> None:
    files = zips.members(project.output("# T\n\n- a\n  - b\n    - c\n", "docx"))
    numbering = ooxml.parse(files["word/numbering.xml"])
    marks = set(ooxml.find(numbering, "//w:lvlText/@w:val"))
    assert {"•", "–"} <= marks and not any("\ue000" <= mark <= "\uf8ff" for mark in marks)
    assert ooxml.find(numbering, "//w:rFonts") == []


def test_equations_are_native(project: Project) -> None:
    root = body(project, "Inline $a^2$.\n\n$$\\begin{pmatrix}a & b\\\\c & d\\end{pmatrix}$$\n")
    assert len(ooxml.find(root, "//m:oMath")) == 2
    (columns,) = ooxml.find(root, "//m:mcPr[1]")[:1]
    assert columns[0].tag == ooxml.tag("m:count")
    assert ooxml.find(root, "//w:p[m:oMathPara]/w:pPr/w:spacing/@w:lineRule") == ["atLeast"]


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


def test_svg_becomes_a_bitmap(project: Project) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20" fill="red"/></svg>'
    project.write("a.svg", svg)
    files = parts(project, "![A red box](a.svg)\n")
    (media,) = [name for name in files if name.startswith("word/media/")]
    assert media.endswith(".png") and files[media].startswith(b"\x89PNG")


def test_what_unfolds_on_a_screen_stands_open(project: Project) -> None:
    found = paragraphs(body(project, "<details><summary>More</summary>\n\nHidden.\n\n</details>\n"))
    assert found[-2:] == [("DetailsSummary", "More"), ("BodyText", "Hidden.")]


def test_notes_for_the_speaker_are_not_printed(project: Project) -> None:
    assert "secret" not in str(paragraphs(body(project, "Text.\n\n::: notes\nsecret\n:::\n")))


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


def test_same_document_same_bytes(project: Project) -> None:
    text = FRONT + "# H\n\nText[^1] `c`.\n\n[^1]: foot\n"
    assert project.output(text, "docx") == project.output(text, "docx")


def test_seed(project: Project) -> None:
    found = paragraphs(body(project, SEED.read_text()))
    assert [text for _, text in found].count("Amazon Aurora Case Study") == 1
    assert ("Heading1", "Introduction") in found
    assert OUTPUT.traits >= {"print", "document"}


def test_a_picture_may_stand_in_a_footnote(project: Project) -> None:
    project.write("p.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>')
    files = zips.members(project.output("# D\n\nA[^1]\n\n[^1]: note ![a dot](p.svg)\n", "docx"))
    assert b"media/" in files["word/_rels/footnotes.xml.rels"]


def test_broken_raw_openxml_is_said(project: Project) -> None:
    result = project.convert("# D\n\n```{=openxml}\n<w:p><broken\n```\n", "docx")
    assert [d.code for d in result.diagnostics] == ["artifact-invalid"]
    assert result.diagnostics[0].hint == "look at its raw 'openxml' parts: nothing else can be that wrong"
