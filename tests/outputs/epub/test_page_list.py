"""The printed pages of a book: where their marks stand, and the list of them."""

from __future__ import annotations

import re

from pipeline.config import Build
from tests.conftest import Project
from tests.outputs.epub.books import HEAD, LONG, PAGES, book, chapters, navigation, picture
from tests.outputs.reading import Epub, Pdf


def test_the_page_list_is_that_of_the_pdf(project: Project) -> None:
    pdf = Pdf(project.output(HEAD + LONG, "pdf"))
    made = book(project, LONG, page_list="yes")
    labels = navigation(made, PAGES)
    assert labels == [str(number + 1) for number in range(len(pdf.file.pages))]
    said = chapters(made)
    assert re.findall(r'id="octavo-page-(\d+)" epub:type="pagebreak" role="doc-pagebreak"', said) == labels
    for number, label in enumerate(labels):
        # The first paragraph that begins on the page is the one behind the mark.
        following = said.split(f'id="octavo-page-{label}"', 1)[1]
        first = re.search(r"Words (\d-\d)", following)
        shown = re.findall(r"Words (\d-\d)", " ".join(pdf.text(number)))
        assert first and shown[0] == first[1]


def test_marks_of_pages_are_said_in_the_metadata(project: Project) -> None:
    made = book(project, LONG, page_list="yes")
    assert {"pageBreakMarkers", "pageNavigation"} <= set(made.term("schema:accessibilityFeature"))
    assert made.term("pageBreakSource") == ["a.pdf"]
    without = book(project, LONG)
    assert not {"pageBreakMarkers", "pageNavigation"} & set(without.term("schema:accessibilityFeature"))
    assert without.term("pageBreakSource") == [] and "octavo-page" not in chapters(without)


def test_pages_are_marked_where_the_project_builds_both(project: Project) -> None:
    both = project.output(HEAD + LONG, "epub", build=Build(formats=("epub", "pdf")))
    assert "octavo-page-2" in chapters(Epub(both))


def test_a_page_whose_start_is_not_for_books_has_no_mark(project: Project) -> None:
    text = "::: only-pdf\nFirst.\n:::\n\nText.\n\n# Two\n\nMore."
    assert "octavo-page" not in chapters(book(project, text, page_list="yes"))


def test_settings_of_the_pages_move_the_marks(project: Project) -> None:
    project.write("octavo.toml", '[epub]\npage_list = "yes"\n')
    large = Epub(project.output(HEAD + LONG, "epub"))
    project.write("octavo.toml", '[epub]\npage_list = "yes"\n[pdf]\npaper = "A5"\n')
    small = Epub(project.output(HEAD + LONG, "epub"))
    assert len(navigation(small, PAGES)) > len(navigation(large, PAGES)) > 1


def test_a_page_that_begins_with_a_figure_is_marked_before_it(project: Project) -> None:
    project.write("a.png", picture("PNG", size=(30, 20)))
    said = chapters(book(project, "![Seen](a.png)\n\nText.", page_list="yes"))
    assert said.index('id="octavo-page-1"') < said.index("<figure>")
