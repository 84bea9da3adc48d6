"""The Word document, looked at from inside."""

from __future__ import annotations

import io

import docx
import pytest
from docx.shared import Inches

from pipeline.outputs.docx.output import OUTPUT
from pipeline.tools import zip as zips
from tests.conftest import SEED, Project
from tests.outputs.docx.word import FRONT, body, paragraphs


def test_title_block_and_headings_are_real_styles(project: Project) -> None:
    found = paragraphs(body(project, FRONT + "# One\n\nText.\n\n## Two\n\nMore.\n"))
    assert found == [
        ("Title", "A & B"), ("Subtitle", "Of both"), ("Author", "Ann One"), ("Author", "Bob Two"),
        ("Date", "1. Mai 2024"), ("Heading1", "One"), ("FirstParagraph", "Text."), ("Heading2", "Two"),
        ("FirstParagraph", "More."),
    ]  # fmt: skip


def test_svg_becomes_a_bitmap_of_its_own_size(project: Project) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="96" height="48"><rect width="96" height="48" fill="red"/></svg>'
    project.write("a.svg", svg)
    data = project.output(
        "![A red box](a.svg)\n\nIn a ![line](a.svg), and ![smaller](a.svg){width=50%}.\n", "docx"
    )
    document = docx.Document(io.BytesIO(data))
    (image,) = [part for name, part in zips.members(data).items() if name.startswith("word/media/")]
    assert image.startswith(b"\x89PNG")
    shapes = [(shape.width, shape.height) for shape in document.inline_shapes]
    assert shapes[:2] == [(Inches(1), Inches(0.5))] * 2
    section = document.sections[0]
    assert section.page_width and section.left_margin and section.right_margin
    wide = section.page_width - section.left_margin - section.right_margin
    assert shapes[2][0] == pytest.approx(wide / 2, rel=0.01)


def test_what_unfolds_on_a_screen_stands_open(project: Project) -> None:
    found = paragraphs(body(project, "<details><summary>More</summary>\n\nHidden.\n\n</details>\n"))
    assert found[-2:] == [("DetailsSummary", "More"), ("BodyText", "Hidden.")]


def test_notes_for_the_speaker_are_not_printed(project: Project) -> None:
    assert "secret" not in str(paragraphs(body(project, "Text.\n\n::: notes\nsecret\n:::\n")))


def test_same_document_same_bytes(project: Project) -> None:
    text = FRONT + "# H\n\nText[^1] `c`.\n\n[^1]: foot\n"
    assert project.output(text, "docx") == project.output(text, "docx")


def test_seed(project: Project) -> None:
    found = paragraphs(body(project, SEED.read_text()))
    assert [text for _, text in found].count("Amazon Aurora Case Study") == 1
    assert ("Heading1", "Introduction") in found
    assert OUTPUT.traits >= {"print", "document"}


def test_the_abstract_stands_before_the_text(project: Project) -> None:
    text = "---\ntitle: T\nabstract: What it is about.\n---\n\nText.\n"
    assert paragraphs(body(project, text))[:3] == [
        ("Title", "T"), ("Abstract", "What it is about."), ("BodyText", "Text."),
    ]  # fmt: skip
