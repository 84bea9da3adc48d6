"""Text on slides: the looks of code, callouts and tasks, and the size at which it fits."""

from __future__ import annotations

from pptx.util import Inches

from pipeline.formats.ooxml import xml as ooxml
from pipeline.outputs.pptx import text as pptx_text
from pipeline.tools import zip as zips
from tests.conftest import Project
from tests.outputs.pptx.decks import deck, words


def test_code_is_in_the_theme_s_mono_font_with_colours(project: Project) -> None:
    made = deck(project, "## C\n\n```python\nif x:\n    y = 'z'  # why\n```\n")
    slide = made.slides[len(made.slides) - 1]
    runs = [
        run
        for shape in slide.placeholders
        for p in shape.text_frame.paragraphs
        for run in p.runs
        if "why" in run.text
    ]
    assert runs[0].font.name == "Source Code Pro" and runs[0].font.italic
    assert runs[0].font.size.pt == 18


def test_lines_of_plain_code_are_lines(project: Project) -> None:
    made = deck(project, "## C\n\n```output\none\n  two\n```\n")
    shape = made.slides[len(made.slides) - 1].placeholders[1]
    assert shape.text_frame.text.split("\v") == ["one", "  two"]


def test_lines_of_code_are_numbered(project: Project) -> None:
    made = deck(project, "## C\n\n``` {.python .numberLines}\nif x:\n    y = 2\n```\n")
    shape = made.slides[len(made.slides) - 1].placeholders[1]
    assert shape.text_frame.text.split("\v") == ["1  if x:", "2      y = 2"]


def test_long_code_lines_are_set_smaller(project: Project) -> None:
    made = deck(project, f"## C\n\n```python\nx = '{'a' * 90}'\n```\n")
    runs = made.slides[len(made.slides) - 1].placeholders[1].text_frame.paragraphs[0].runs
    assert {run.font.size.pt for run in runs} <= {12, 13, 14}


def test_callouts_and_tasks_have_their_marks(project: Project) -> None:
    made = deck(project, "## C\n\n> [!TIP]\n> Try it.\n\n- [x] done\n- [ ] open\n")
    text = "\n".join(map(words, made.slides))
    assert "Tip\nTry it." in text
    assert "\ue8f0" not in text  # the mark that carried the kind
    xml = b"".join(zips.members(project.output("## C\n\n- [x] done\n- [ ] open\n", "pptx")).values())
    assert 'char="☑"'.encode() in xml and 'char="☐"'.encode() in xml


def test_text_that_would_run_off_is_shrunk() -> None:
    spaces = " ".join(f'xmlns:{p}="{ooxml.NAMESPACES[p]}"' for p in "ap")
    lines = "".join(
        f"<a:p><a:pPr lvl='0'/><a:r><a:rPr/><a:t>{'word ' * 30}</a:t></a:r></a:p>" for _ in range(8)
    )
    shape = ooxml.parse(f"<p:sp {spaces}><p:spPr/><p:txBody><a:bodyPr/>{lines}</p:txBody></p:sp>".encode())
    box = (0, 0, Inches(12), Inches(4))
    pptx_text.fit(shape, box)
    (scale,) = ooxml.find(shape, "//a:normAutofit/@fontScale")
    assert 50000 <= int(scale) < 100000
    assert pptx_text.height(shape, Inches(12), int(scale) / 100000) <= 4 * 72


def test_long_titles_are_shrunk(project: Project) -> None:
    files = zips.members(project.output(f"## {'A very long title ' * 12}\n\nText.\n", "pptx"))
    slides = b"".join(part for name, part in files.items() if name.startswith("ppt/slides/slide"))
    assert b"fontScale" in slides
