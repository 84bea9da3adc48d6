"""The package file of a book: what it says the book is."""

from __future__ import annotations

from tests.conftest import Project
from tests.outputs.docx.word import png
from tests.outputs.epub.books import TEXT, whole


def test_metadata(project: Project) -> None:
    made = whole(project, TEXT)
    assert made.find("/opf:package/@version") == ["3.0"]
    titles = made.find("//dc:title")
    assert (titles[0], titles[1:]) == ("A & B", ["Of both"])
    assert made.find("//dc:creator") == ["Ann One", "Bob Two"]
    assert made.find("//dc:subject") == ["x", "y", "z"]
    assert made.find("//dc:description") == ["What it is about"]
    assert made.find("//dc:language") == ["de"]
    assert made.find("//dc:date") == ["2024-05-01"]
    assert made.term("dcterms:modified") == ["2024-05-01T00:00:00Z"]


def test_identifier_and_rights_are_the_authors(project: Project) -> None:
    made = whole(project, "---\ntitle: T\nidentifier: urn:isbn:9780000000002\nrights: © Ann\n---\n\nText.\n")
    assert made.find("//dc:identifier") == ["urn:isbn:9780000000002"]
    assert made.find("//dc:rights") == ["© Ann"]


def test_a_document_without_a_date_has_none(project: Project) -> None:
    made = whole(project, "# T\n\nText.\n")
    assert made.find("//dc:date") == [] and made.term("dcterms:modified") == ["1980-01-01T00:00:00Z"]


def test_it_says_how_accessible_it_is(project: Project) -> None:
    project.write("a.png", png(60, 40))
    plain = whole(project, "# T\n\nText.\n")
    assert plain.term("schema:accessMode") == ["textual"]
    shown = whole(project, "# T\n\n![Seen](a.png)\n\n$a^2$\n")
    assert shown.term("schema:accessMode") == ["textual", "visual"]
    assert {"alternativeText", "MathML", "tableOfContents"} <= set(shown.term("schema:accessibilityFeature"))
    assert shown.term("schema:accessibilityHazard") == ["none"] and shown.term("schema:accessibilitySummary")


def test_pages_of_a_book_from_right_to_left_turn_the_other_way(project: Project) -> None:
    made = whole(project, TEXT.replace("lang: de", "lang: ur"))
    assert made.find("/opf:package/@dir") == ["rtl"]
    assert made.find("//opf:spine/@page-progression-direction") == ["rtl"]
    pages = {name: data for name, data in made.files.items() if name.endswith(".xhtml")}
    assert len(pages) > 4 and all(b' dir="rtl">' in data for data in pages.values())
    assert whole(project, TEXT).find("//opf:spine/@page-progression-direction") == []
