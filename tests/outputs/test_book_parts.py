"""Chapters of a book: where they begin, and links, notes and outline across them."""

from __future__ import annotations

import re

from lxml import etree

from tests.conftest import Project
from tests.outputs.docx.test_output import png
from tests.outputs.reading import Epub, one_line

HEAD = "---\ntitle: T\n---\n\n"


def book(project: Project, text: str) -> Epub:
    return Epub(project.output(HEAD + text, "epub"))


def bodies(made: Epub) -> list[str]:
    return [
        data.decode().split("<body", 1)[1]
        for name, data in sorted(made.files.items())
        if re.search(r"text/ch\d+\.xhtml", name)
    ]


def test_a_div_that_opens_with_a_heading_begins_a_chapter(project: Project) -> None:
    made = book(project, "# A\n\na\n\n::: box\n# B\n\nb\n:::\n\nstill b\n\n# C\n\nc")
    assert [re.findall(r"<p>(.*?)</p>", body) for body in bodies(made)] == [["a"], ["b", "still b"], ["c"]]
    assert [(level, title) for level, title, _ in made.outline] == [(1, "A"), (1, "B"), (1, "C")]


def test_links_lead_to_places_of_every_kind_in_other_chapters(project: Project) -> None:
    text = (
        "# A\n\n[span]{#s} and `code`{#c}\n\n::: {#d}\ndiv\n:::\n\n## Über\n\nu\n\n"
        "# B\n\n[1](#s) [2](#c) [3](#d) [4](#über) [5](#%C3%BCber) [6](#b)"
    )
    first, second = bodies(book(project, text))
    assert re.findall(r'href="([^"]*)"', second) == [
        "ch001.xhtml#s", "ch001.xhtml#c", "ch001.xhtml#d", "ch001.xhtml#über", "ch001.xhtml#über", "#b",
    ]  # fmt: skip
    assert all(f'id="{place}"' in first for place in ("s", "c", "d", "über"))


def test_notes_are_counted_in_their_chapter_and_lead_back(project: Project) -> None:
    text = (
        "# A\n\none[^1] two[^2]\n\n# B\n\nthree[^3]\n\n# C\n\nnone\n\n"
        "[^1]: First.\n[^2]:\n    ```python\n    code = 1\n    ```\n[^3]: Third.\n\n    Its second."
    )
    made = book(project, text)
    notes = [
        [(note.get("id"), one_line("".join(note.itertext()))) for note in root.iterfind(".//{*}aside")]
        for root in made.chapters.values()
    ]
    assert notes == [
        [("fn1", "1 First."), ("fn2", "2 code = 1")],
        [("fn1", "1 Third. Its second.")],
        [],
    ]
    for root in made.chapters.values():
        calls = root.xpath("//@href[starts-with(., '#fn') and not(starts-with(., '#fnref'))]")
        backs = root.xpath("//@href[starts-with(., '#fnref')]")
        assert [call.replace("#fn", "#fnref") for call in calls] == backs
        assert {place[1:] for place in [*calls, *backs]} <= set(root.xpath("//@id"))


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


def test_pictures_are_named_in_reading_order_and_stored_once(project: Project) -> None:
    project.write("a.png", png(30, 20))
    project.write("b.png", png(31, 20))
    text = "# A\n\n![B](b.png) ![A[^1]](a.png)\n\n# B\n\n![B again](b.png)\n\n[^1]: Unseen."
    made = book(project, text)
    assert made.all("//x:img/@src") == ["../media/file0.png", "../media/file1.png", "../media/file0.png"]
    assert made.all("//x:img/@alt") == ["B", "A", "B again"] and "Unseen" not in "".join(bodies(made))
    assert sorted(name for name in made.files if "media" in name) == [
        "EPUB/media/cover.png", "EPUB/media/file0.png", "EPUB/media/file1.png",
    ]  # fmt: skip
