"""Word documents as LibreOffice prints them: what stands where on the page."""

from __future__ import annotations

from itertools import pairwise

import docx
import pytest

from pipeline.formats.ooxml import xml as ooxml
from pipeline.tools import zip as zips
from tests.conftest import Project
from tests.external.office import Printed, print_office, save_again
from tests.outputs.docx.test_tables import WIDE, table
from tests.outputs.docx.word import EVERYTHING, NUMBERS, png

pytestmark = pytest.mark.external
MAGENTA = (255, 0, 255)


def printed(project: Project, text: str, **changes: object) -> Printed:
    """Return a text as LibreOffice prints its Word document."""
    path = project.write("printed.docx", project.output(text, "docx", **changes))
    return print_office(project.root, path)[0]


def test_lines_of_a_heading_and_of_a_title_stand_below_each_other(project: Project) -> None:
    long = " ".join(f"word{number}" for number in range(12))
    text = f"---\ntitle: {long.replace('word', 'title')}\n---\n\n# {long}\n\nText.\n"
    words = printed(project, text).words
    for name in ("title", "word"):
        lines = sorted({(word.top, word.bottom) for word in words if word.text.startswith(name)})
        assert len(lines) > 1
        for (top, bottom), (next_top, _) in pairwise(lines):
            assert next_top - top > 0.8 * (bottom - top), name


@pytest.mark.parametrize(
    "text",
    ["A ![x](p.png){width=1in alt=x} in a line.\n", "| A |\n|---|\n| ![x](p.png){width=1in alt=x} |\n"],
    ids=["line", "cell"],
)
def test_a_picture_is_shown_whole(project: Project, text: str) -> None:
    project.write("p.png", png(100, 100, "magenta"))
    box = printed(project, text).box(MAGENTA)
    assert (box.width, box.height) == (pytest.approx(72, abs=2), pytest.approx(72, abs=2))


def test_a_picture_in_a_line_stands_close_to_its_words(project: Project) -> None:
    project.write("p.png", png(100, 100, "magenta"))
    shown = printed(project, "Before ![x](p.png){width=20px alt=x} after.\n")
    picture = shown.box(MAGENTA)
    assert picture.left - shown.word("Before").right < 6
    assert shown.word("after.").left - picture.right < 6


def test_a_document_in_hebrew_begins_at_the_right(project: Project) -> None:
    text = "---\ntitle: כותרת\nlang: he\n---\n\nפסקה.\n\n- סעיף\n\n| ראשון | שני |\n|---|---|\n| א | ב |\n\n```python\nx = 1\n```\n"
    shown = printed(project, text)
    width, _ = shown.sizes[0]
    words = {word.text[::-1]: word for word in shown.words}  # pdftotext gives letters from left to right
    for name in ("כותרת", "פסקה.", "סעיף", "ראשון"):
        assert width - words[name].right < 130, name
    assert words["שני"].right < words["ראשון"].left
    assert words["x"].left < 110


@pytest.mark.parametrize(
    "text",
    ["```\nfirst\n```\n\n```\nsecond\n```\n", "> [!TIP]\n> first\n\n> [!TIP]\n> second\n"],
    ids=["code", "callouts"],
)
def test_boxes_that_follow_each_other_are_apart(project: Project, text: str) -> None:
    shown = printed(project, text)
    above, below = shown.word("first"), shown.word("second")
    page, middle = shown.page(1), round((above.left + above.right) / 2)
    column = [page.getpixel((middle, y)) for y in range(round(above.bottom), round(below.top))]
    assert column[0] != (255, 255, 255) and (255, 255, 255) in column


def test_a_box_of_a_task_stands_in_the_place_of_a_bullet(project: Project) -> None:
    shown = printed(project, "- [ ] open\n- [x] done\n- none\n")
    words = {word.text: word for word in shown.words}
    assert words["open"].left == words["done"].left == pytest.approx(words["none"].left, abs=0.5)
    assert words["☐"].left == words["☑"].left == pytest.approx(words["•"].left, abs=0.5)


def test_fields_notes_and_descriptions_are_kept_when_libreoffice_saves_it(project: Project) -> None:
    project.write("p.png", png(300, 150))
    text = NUMBERS + EVERYTHING + "\n- [x] a task\n"
    path = save_again(project.write("kept.docx", project.output(text, "docx")))
    files = zips.members(path.read_bytes())
    root = ooxml.parse(files["word/document.xml"])
    fields = {word.split()[0] for word in ooxml.find(root, "//w:instrText/text()") if word.strip()}
    assert {"REF", "SEQ"} <= fields
    assert len(ooxml.find(root, "//w:footnoteReference")) == 1 and b"A note." in files["word/footnotes.xml"]
    assert ooxml.find(root, "//wp:docPr/@descr") == ["A box"]
    assert "☑\ta task" in [p.text for p in docx.Document(str(path)).paragraphs]


def test_the_room_for_a_solution_is_about_as_high_as_the_solution(project: Project) -> None:
    text = "Before.\n\n::: solution\n" + "It is long. " * 60 + "\n:::\n\nBehind.\n"

    def height(show: str) -> float:
        project.write("octavo.toml", f'[solutions]\nshow = "{show}"\n')
        shown = printed(project, text)
        return shown.word("Behind.").top - shown.word("Before.").bottom

    assert height("no") < height("yes") / 4 < height("yes") < height("space") < height("yes") * 1.5


@pytest.mark.parametrize("name", ["docx", "pdf"])
def test_page_breaks_begin_pages(project: Project, name: str) -> None:
    text = (
        "---\ntitle: T\n---\n\nOne.\n\n\\pagebreak\n\nTwo.\n\n::: pagebreak\n:::\n\n| Three |\n|---|\n| b |\n\n{{< pagebreak >}}\n\n# Four\n\n"
        "- item\n\n  \\newpage\n\n  Five.\n\n\\newpage\n"
    )
    path = project.write(f"shown.{name}", project.output(text, name))
    shown = Printed(path) if name == "pdf" else print_office(project.root, path)[0]
    assert [shown.word(word).page for word in ("One.", "Two.", "Three", "Four", "Five.")] == [1, 2, 3, 4, 5]
    assert len(shown.sizes) == 5
    tops = [shown.word(word).top for word in ("Two.", "Three", "Five.")]
    assert max(tops) - min(tops) < 20  # no empty line above but the margin of a table


NUMBERED = "(1) one\n\n    a) two\n\n       i. three\n\nText.\n\nC) four\n\nText.\n\n7. five\n"


@pytest.mark.parametrize("name", ["docx", "pdf", "slides-pdf", "pptx"])
def test_numbers_of_lists_have_the_form_of_the_author(project: Project, name: str) -> None:
    path = project.write(
        f"a.{name.replace('slides-', '')}", project.output(f"---\ntitle: T\n---\n\n{NUMBERED}", name)
    )
    shown = Printed(path) if name.endswith("pdf") else print_office(project.root, path)[0]
    words = [word.text for word in shown.words]
    before = {word: words[words.index(word) - 1] for word in ("one", "two", "three", "four", "five")}
    assert before == {"one": "(1)", "two": "a)", "three": "i.", "four": "C)", "five": "7."}


def test_words_numbers_and_dates_of_wide_tables_are_whole(project: Project) -> None:
    """In the fonts that take the place of ours here, and on turned pages with head and foot."""
    text = "---\ntitle: T\n---\n\nText.\n\n" + WIDE + "\n# Behind\n\n" + NARROWER + "\nEnd.\n"
    shown = printed(project, text)
    words = {word.text for word in shown.words}
    for row in (WIDE, NARROWER):
        assert {word for word in row.replace("|", " ").split() if "--" not in word} <= words
    assert [width > height for width, height in shown.sizes] == [False, True, False]
    assert shown.word("End.").page == 3


NARROWER = table(
    "Station River Catchment Altitude Forest Arable Urban First Samples",
    "Brunnby Storån 2,310.5 212 71.5 18.0 2.1 2025-06-02 52",
)
