"""The PowerPoint deck, looked at from inside."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pptx
import pytest

from pipeline.core import ast
from pipeline.core.model import Document, Slide
from pipeline.core.spans import Span
from pipeline.outputs.pptx import sections
from pipeline.outputs.pptx.output import OUTPUT
from pipeline.tools import zip as zips
from tests.conftest import SEED, Project
from tests.outputs.pptx.decks import FRONT, TABLE, deck, picture, words


def titles(presentation: Any) -> list[str]:
    return [slide.shapes.title.text for slide in presentation.slides]


def test_notes_stand_in_the_notes(project: Project) -> None:
    made = deck(project, "## A\n\nText.\n\n::: notes\nSay *this*.\n:::\n")
    slide = next(slide for slide in made.slides if slide.shapes.title.text == "A")
    assert slide.notes_slide.notes_text_frame.text == "Say this."
    assert "Say" not in words(slide)


def test_footnotes_of_what_is_said_are_said(project: Project) -> None:
    long = "One sentence that is short enough to stand. " + "Another that is told in full. " * 9
    made = deck(project, f"## A\n\n{long}At last.[^1]\n\n[^1]: A whisper.\n")
    slide = next(slide for slide in made.slides if slide.shapes.title.text == "A")
    assert slide.notes_slide.notes_text_frame.text.endswith("At last.\n\nA whisper.")


def test_an_image_in_a_line_is_said_in_words(project: Project) -> None:
    project.write("a.png", picture(10, 10))
    made = deck(project, "## P\n\nSee ![a dot](a.png) here.\n")
    assert "See [a dot] here." in words(made.slides[len(made.slides) - 1])


def emitted(project: Project, document: Document) -> Any:
    return pptx.Presentation(io.BytesIO(OUTPUT.emit(document, project.context()).value.data))


def test_notes_say_what_a_notes_page_cannot_show(project: Project) -> None:
    project.write("a.png", picture(300, 300))
    document = project.document(FRONT + f"# H\n\n{TABLE}\n\n![Seen](a.png)\n\nIn ![line](a.png).")
    opening = Slide("title", (), (), (ast.para("Welcome."),), Span("a.md"))
    shown = Slide("content", tuple(ast.text("T")), (ast.para("Text."),), document.blocks, Span("a.md"))
    made = emitted(project, replace(document, slides=(opening, shown)))
    said = [slide.notes_slide.notes_text_frame.text for slide in made.slides]
    assert said[0] == "Welcome."
    assert said[1].split() == ["H", "a", "b", "1", "2", "Figure", "1:", "Seen", "In", "line."]


def test_a_broken_package_is_not_handed_out(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sections, "add_sections", lambda part, slides: part[:-10])
    made = project.convert(FRONT + "Text.", "pptx", "html")
    assert [d.code for d in made.diagnostics] == ["artifact-invalid"]
    assert made.diagnostics[0].message.startswith("pptx: part 'ppt/presentation.xml' is not well-formed")
    assert set(made.artifacts) == {"html"}


def test_same_document_same_bytes(project: Project) -> None:
    text = FRONT + "## A\n\nText `c`.\n\n::: notes\nSay.\n:::\n"
    assert project.output(text, "pptx") == project.output(text, "pptx")


def test_seed(project: Project) -> None:
    made = deck(project, SEED.read_text())
    assert titles(made)[:3] == [
        "Amazon Aurora Case Study",
        "Introduction",
        "Amazon Auroras’s brief history of time",
    ]
    assert titles(made).count("Amazon Aurora Case Study") == 1
    assert any(slide.has_notes_slide for slide in made.slides)


def test_incremental_lists_are_animated(project: Project) -> None:
    files = zips.members(project.output(f"{FRONT}## A\n\n::: incremental\n- a\n- b\n:::\n", "pptx"))
    assert files["ppt/slides/slide2.xml"].count(b'nodeType="clickEffect"') == 2


def test_slides_have_the_same_numbers_as_in_other_decks(project: Project) -> None:
    made = deck(project, SEED.read_text("utf-8")) if SEED.is_file() else deck(project, "## A\n\na\n")
    document = project.document(SEED.read_text("utf-8") if SEED.is_file() else f"{FRONT}## A\n\na\n")
    assert len(made.slides) == len(document.slides)


def test_links_within_the_document_are_text_in_cells_too(project: Project) -> None:
    project.write("a.png", picture(300, 300))
    text = "## A\n\n| a | b |\n|---|---|\n| @fig-f | [x](#b) |\n\n## B\n\n![F](a.png){#fig-f}\n"
    files = zips.members(project.output(FRONT + text, "pptx"))
    assert [name for name, data in files.items() if b'Target="#' in data] == []
