"""The ways into a book: its outline for readers of EPUB 3 and of EPUB 2."""

from __future__ import annotations

from lxml import etree

from pipeline.tools import zip as zips
from tests.conftest import Project
from tests.outputs.epub.books import TEXT, book, whole


def test_the_outline_has_the_words_of_headings_and_their_emphasis(project: Project) -> None:
    made = book(
        project,
        "# H~2~O & *more*[^n] of [a link](https://x.example) `<b>`\n\na\n\n### Deep\n\nb\n\n[^n]: Note.",
    )
    navigation = made.files["EPUB/nav.xhtml"].decode()
    assert ">H<sub>2</sub>O &amp; <em>more</em> of a link <code>&lt;b&gt;</code></a>" in navigation
    (title,) = made.all("//x:title/text()")
    assert title == "H2O & more of a link <b>"
    ncx = etree.fromstring(made.files["EPUB/toc.ncx"])
    assert ncx.xpath("//*[local-name()='navPoint']/*[local-name()='navLabel']/*/text()") == [
        "T", "H2O & more of a link <b>", "Deep",
    ]  # fmt: skip


def test_formulas_are_text_there(project: Project) -> None:
    made = book(project, "# On $x^2$ and $\\alpha$[^n]\n\na\n\n[^n]: Note.")
    assert ">On x² and α</a>" in made.files["EPUB/nav.xhtml"].decode()


def test_readers_of_epub_2_find_outline_and_cover(project: Project) -> None:
    made = book(project, "# A\n\na\n\n## B\n\nb\n\n### C\n\nc\n\n#### D\n\nd\n\n# E\n\ne")
    ncx = etree.fromstring(made.files["EPUB/toc.ncx"])
    spaces = {"n": "http://www.daisy.org/z3986/2005/ncx/"}

    def below(place: str) -> list[str]:
        path = f"{place}/n:navPoint/n:navLabel/n:text/text()"
        return list(ncx.xpath(path, namespaces=spaces))

    assert below("//n:navMap") == ["T", "A", "E"]
    assert below("//n:navMap/n:navPoint") == ["B"] and below("//n:navMap/n:navPoint/n:navPoint") == ["C"]
    assert ncx.xpath("//n:meta[@name='dtb:depth']/@content", namespaces=spaces) == ["3"]
    (cover,) = made.find("//opf:meta[@name='cover']/@content")
    assert made.find(f"//opf:item[@id='{cover}']/@href") == ["media/cover.png"]


def test_a_document_without_a_heading_or_of_nothing_for_books_is_a_book(project: Project) -> None:
    for text, outline in (("Text.", ["Overview"]), ("::: only-pdf\nOn paper.\n:::", ["T"])):
        assert [title for _, title, _ in book(project, text).outline] == outline


def test_navigation_is_the_outline(project: Project) -> None:
    made = whole(project, TEXT)
    assert [(level, title) for level, title, _ in made.outline] == [(1, "One"), (2, "Two"), (1, "Three")]
    assert "Inhalt" in "".join(made.nav.itertext())
    for _, _, address in made.outline:
        name, _, anchor = address.partition("#")
        assert f'id="{anchor}"'.encode() in made.files[f"EPUB/{name}"]


def test_headings_of_pictures_and_formulas_are_words_in_the_navigation(project: Project) -> None:
    project.write("p.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>')
    text = (
        "# Doc\n\n## $x^2$\n\na\n\n## ![a picture](p.svg) here\n\nb\n\n## \n\nc\n\n## ![only](p.svg)\n\nd\n"
    )
    files = zips.members(project.output(text, "epub"))
    navigation = files["EPUB/nav.xhtml"].decode()
    assert "<math" not in navigation
    assert "<img" not in navigation
    assert [w for w in ("x²", "a picture here", "only") if w in navigation] == [
        "x²",
        "a picture here",
        "only",
    ]
