"""The electronic book, looked at from inside."""

from __future__ import annotations

import io
import re
import uuid

import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from pipeline.tools import zip as zips
from tests.conftest import SEED, Project
from tests.outputs.docx.test_output import png
from tests.outputs.reading import Epub, one_line

FRONT = """---
title: A & B
subtitle: Of both
author: [Ann One, Bob Two]
date: 2024-05-01
lang: de
description: What it is about
keywords: x, y
tags: z, x
---
"""
TEXT = FRONT + "# One\n\nText[^1].\n\n## Two\n\nMore.\n\n# Three\n\nEnd.\n\n[^1]: The *note*.\n"


def book(project: Project, text: str, **changes: object) -> Epub:
    return Epub(project.output(text, "epub", **changes))


def test_container_begins_with_its_type(project: Project) -> None:
    made = book(project, TEXT)
    assert made.names[0] == "mimetype" and made.stored_first
    assert made.files["mimetype"] == b"application/epub+zip"
    assert b'full-path="EPUB/content.opf"' in made.files["META-INF/container.xml"]


def test_metadata(project: Project) -> None:
    made = book(project, TEXT)
    assert made.find("/opf:package/@version") == ["3.0"]
    titles = made.find("//dc:title")
    assert (titles[0], titles[1:]) == ("A & B", ["Of both"])
    assert made.find("//dc:creator") == ["Ann One", "Bob Two"]
    assert made.find("//dc:subject") == ["x", "y", "z"]
    assert made.find("//dc:description") == ["What it is about"]
    assert made.find("//dc:language") == ["de"]
    assert made.find("//dc:date") == ["2024-05-01"]
    assert made.term("dcterms:modified") == ["2024-05-01T00:00:00Z"]


def test_a_document_without_a_date_has_none(project: Project) -> None:
    made = book(project, "# T\n\nText.\n")
    assert made.find("//dc:date") == [] and made.term("dcterms:modified") == ["1980-01-01T00:00:00Z"]


def test_identifier_is_stable_and_one_for_each_source(project: Project) -> None:
    def identifier(name: str) -> uuid.UUID:
        result = project.convert(TEXT, "epub", name=name)
        found = Epub(result.artifacts["epub"].data)
        (text,) = found.find("//dc:identifier[@id=/opf:package/@unique-identifier]")
        return uuid.UUID(text.removeprefix("urn:uuid:"))

    first = identifier("a.md")
    assert first.version == 5 and first == identifier("a.md") != identifier("b.md")


def test_it_says_how_accessible_it_is(project: Project) -> None:
    project.write("a.png", png(60, 40))
    plain = book(project, "# T\n\nText.\n")
    assert plain.term("schema:accessMode") == ["textual"]
    shown = book(project, "# T\n\n![Seen](a.png)\n\n$a^2$\n")
    assert shown.term("schema:accessMode") == ["textual", "visual"]
    assert {"alternativeText", "MathML", "tableOfContents"} <= set(shown.term("schema:accessibilityFeature"))
    assert shown.term("schema:accessibilityHazard") == ["none"] and shown.term("schema:accessibilitySummary")


def test_navigation_is_the_outline(project: Project) -> None:
    made = book(project, TEXT)
    assert [(level, title) for level, title, _ in made.outline] == [(1, "One"), (2, "Two"), (1, "Three")]
    assert "Inhalt" in "".join(made.nav.itertext())
    for _, _, address in made.outline:
        name, _, anchor = address.partition("#")
        assert f'id="{anchor}"'.encode() in made.files[f"EPUB/{name}"]


def test_a_chapter_for_each_heading_of_the_first_level(project: Project) -> None:
    made = book(project, TEXT)
    heads = [one_line("".join(root.find(".//{*}h1").itertext())) for root in made.chapters.values()]
    assert heads == ["One", "Three"]
    assert made.all("//x:title/text()") == heads


def test_the_title_stands_once(project: Project) -> None:
    made = book(project, "---\ntitle: Only Once\n---\n\n# Only Once\n\n## H\n\nText.\n")
    assert "Only Once" not in "".join(made.all("//x:body//text()"))
    assert one_line("".join(made.all("//x:body//text()"))) == "H Text."


def test_cover_is_a_picture_of_the_title(project: Project) -> None:
    made = book(project, TEXT)
    (address,) = made.find("//opf:item[@properties='cover-image']/@href")
    with Image.open(io.BytesIO(made.files[f"EPUB/{address}"])) as picture:
        assert picture.format == "PNG" and picture.size == (1600, 2560)
        assert len(picture.convert("L").getcolors(256) or ()) > 8
    project.write("octavo.toml", "[epub]\ncover = false\n")
    assert book(project, TEXT).find("//opf:item[@properties='cover-image']/@href") == []


def test_fonts_are_inside_named_and_hold_the_letters_used(project: Project) -> None:
    made = book(project, "# T\n\nText Ελληνικά Русский `code` 📖\n")
    listed = made.find("//opf:item[contains(@media-type, 'font')]/@href")
    assert len(listed) > 2
    known: set[int] = set()
    for address in listed:
        known |= set(TTFont(io.BytesIO(made.files[f"EPUB/{address}"])).getBestCmap())
    assert {ord(c) for c in "TextΕλληνικάРусскийcode📖"} <= known
    (style,) = [data.decode() for name, data in made.files.items() if name.endswith(".css")]
    for address in re.findall(r"url\(\s*['\"]?\.\./([^'\")]+)", style):
        assert f"EPUB/{address}" in made.files


def test_formulas_are_mathml(project: Project) -> None:
    made = book(project, "# T\n\nInline $a^2$.\n\n$$\\frac{1}{2}$$\n")
    assert len(made.all("//m:math")) == 2 and made.all("//m:math[@display='block']//m:mfrac")
    assert made.find("//opf:item[contains(@properties, 'mathml')]/@href")


def test_notes_are_notes(project: Project) -> None:
    made = book(project, TEXT)
    (call,) = made.all("//x:a[@epub:type='noteref']")
    (note,) = made.all("//*[@epub:type='footnote']")
    assert call.get("href").rpartition("#")[2] == note.get("id")
    assert one_line("".join(note.itertext())) == "1 The note."


def test_every_place_is_of_one_kind_only(project: Project) -> None:
    made = book(project, "# Footnotes\n\nText[^1].\n\n## Footnotes\n\nb\n\n[^1]: n\n")
    for name, root in made.chapters.items():
        ids = root.xpath("//@id")
        assert len(ids) == len(set(ids)), name


def test_raw_html_is_text_or_nothing(project: Project) -> None:
    text = '# T\n\n<iframe src="https://x.example/v">Film</iframe>\n\n<video src="a.mp4">Moving</video>\n\nH<sub>2</sub>O\n'
    result = project.convert(text, "epub")
    made = Epub(result.artifacts["epub"].data)
    assert not made.all("//x:iframe | //x:video | //x:script") and made.all("//x:sub")
    assert "html-dropped" in [diagnostic.code for diagnostic in result.diagnostics]
    assert made.all("//x:a[@href='https://x.example/v']")


def test_pictures_are_inside_and_have_words(project: Project) -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>'
    )
    project.write("b.svg", svg)
    made = book(project, "# T\n\n![A box](b.svg)\n")
    (picture,) = made.all("//x:img")
    assert picture.get("alt") == "A box"
    assert b"<rect" in made.files["EPUB/" + picture.get("src").removeprefix("../")]


def test_tasks_and_callouts(project: Project) -> None:
    made = book(project, "# T\n\n- [x] done\n- [ ] open\n\n> [!NOTE]\n> Take care\n")
    said = one_line("".join(made.all("//x:body//text()")))
    assert "☑" in said and "☐" in said and "Note" in said and not made.all("//x:input")


def test_notes_for_the_speaker_are_not_in_the_book(project: Project) -> None:
    made = book(project, "# T\n\nText.\n\n::: notes\nsecret\n:::\n")
    assert not any(b"secret" in data for data in made.files.values())


def test_same_document_same_bytes(project: Project) -> None:
    assert project.output(TEXT, "epub") == project.output(TEXT, "epub")


@pytest.mark.skipif(not SEED.is_file(), reason="the seed document is not here")
def test_seed(project: Project) -> None:
    made = book(project, SEED.read_text())
    assert made.find("//dc:title") == ["Amazon Aurora Case Study"] and made.find("//dc:language") == ["en"]
    subjects = made.find("//dc:subject")
    assert subjects[0] == "Development platforms" and "Scalability" in subjects
    assert [title for level, title, _ in made.outline if level == 1][:3] == [
        "Introduction", "Amazon Auroras’s brief history of time", "Features",
    ]  # fmt: skip
    assert len(made.all("//x:a[starts-with(@href, 'https://')]")) == 6


def test_headings_of_pictures_and_formulas_are_words_in_the_navigation(project: Project) -> None:
    project.write("p.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>')
    text = (
        "# Doc\n\n## $x^2$\n\na\n\n## ![a picture](p.svg) here\n\nb\n\n## \n\nc\n\n## ![only](p.svg)\n\nd\n"
    )
    files = zips.members(project.output(text, "epub"))
    navigation = files["EPUB/nav.xhtml"].decode()
    assert "<math" not in navigation
    assert "<img" not in navigation
    assert [w for w in ("x^2", "a picture here", "only") if w in navigation] == [
        "x^2",
        "a picture here",
        "only",
    ]


def test_what_stands_before_the_first_heading_does_not_repeat_the_title(project: Project) -> None:
    files = zips.members(project.output("---\ntitle: Once\n---\n\nbefore\n\n# After\n\ntext\n", "epub"))
    chapters = [data.decode() for name, data in files.items() if name.startswith("EPUB/text/ch")]
    assert ["Once</h1>" in chapter for chapter in chapters] == [False, False]
    assert "Overview</h1>" in chapters[0]


def test_references_lead_to_other_chapters(project: Project) -> None:
    project.write("p.png", png(30, 20))
    text = (
        "# A\n\n![P](p.png){#fig-p}\n\n"
        '``` {.text #lst-l caption="L"}\nx\n```\n\n| a |\n|---|\n| 1 |\n\n: T {#tab-t}\n\n$$x$$ {#eq-e}\n\n'
        "# B\n\n@fig-p @lst-l @tab-t @eq-e"
    )
    made = book(project, f"---\ntitle: T\n---\n\n{text}")
    (chapter,) = [data.decode() for name, data in made.files.items() if b'class="cross-reference"' in data]
    assert re.findall(r'href="(\w+)\.xhtml#([\w-]+)" class="cross-reference"', chapter) == [
        ("ch001", "fig-p"), ("ch001", "lst-l"), ("ch001", "tab-t"), ("ch001", "eq-e"),
    ]  # fmt: skip
