"""The state of a task is read by every program that reads Word documents, and shown in the place of a bullet."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
import docx2txt
import mammoth
import pytest
from markitdown import MarkItDown

from pipeline.formats.ooxml import xml as ooxml
from tests.conftest import Project
from tests.outputs.docx.word import parts

TASKS = "- [ ] open\n- [x] done\n  - [X] inner\n- none\n\n1. [x] first\n2. [ ] second\n\n> [!NOTE]\n> - [ ] inside\n"
READERS: dict[str, Callable[[io.BytesIO], str]] = {
    "python-docx": lambda file: "\n".join(p.text for p in docx.Document(file).paragraphs),
    "mammoth": lambda file: str(mammoth.extract_raw_text(file).value),
    "docx2txt": lambda file: str(docx2txt.process(file)),
    "markitdown": lambda file: MarkItDown().convert_stream(file, file_extension=".docx").text_content,
}


@pytest.mark.parametrize("reader", sorted(READERS))
def test_readers_see_the_state_of_tasks(project: Project, reader: str) -> None:
    text = READERS[reader](io.BytesIO(project.output(TASKS, "docx")))
    lines = [" ".join(line.lstrip("*+- 12.").split()) for line in text.splitlines() if line.strip()]
    assert [line for line in lines if line[0] in "☐☑"] == [
        "☐ open", "☑ done", "☑ inner", "☑ first", "☐ second", "☐ inside",
    ]  # fmt: skip


def test_markitdown_makes_lists_of_tasks(project: Project) -> None:
    text = READERS["markitdown"](io.BytesIO(project.output(TASKS, "docx")))
    assert "* ☑ done\n  + ☑ inner\n* none\n\n1. ☑ first\n2. ☐ second" in text


def test_a_box_stands_in_the_place_of_a_bullet(project: Project) -> None:
    files = parts(project, TASKS)
    numbering, body = (ooxml.parse(files[f"word/{name}.xml"]) for name in ("numbering", "document"))
    numbers = {
        "".join(ooxml.find(p, ".//w:t/text()")): ooxml.find(p, "w:pPr/w:numPr/w:numId/@w:val")[0]
        for p in ooxml.find(body, "//w:p[w:pPr/w:numPr]")
    }
    assert {numbers["☐open"], numbers["☑inner"], numbers["☐inside"]} == {"999"}
    assert "999" not in (numbers["none"], numbers["☑ first"])
    (made,) = ooxml.find(numbering, "w:num[@w:numId='999']/w:abstractNumId/@w:val")
    levels = ooxml.find(numbering, f"w:abstractNum[@w:abstractNumId='{made}']/w:lvl")
    assert len(levels) == 9 and {
        text for level in levels for text in ooxml.find(level, "w:lvlText/@w:val")
    } == {""}


def test_a_document_without_tasks_has_no_list_of_them(project: Project) -> None:
    numbering = ooxml.parse(parts(project, "- a\n")["word/numbering.xml"])
    assert ooxml.find(numbering, "w:num[@w:numId='999']") == []
