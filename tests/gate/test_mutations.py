"""The gate names every kind of damage: good outputs, damaged in described ways."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from PIL import Image

from pipeline.core.model import Document
from pipeline.engine import registry
from pipeline.formats import gate
from pipeline.tools import zip as zips
from tests.conftest import Project

TEXT = """---
title: The Whole
author: Ann One
date: 2024-05-01
---

# One

Text[^1] and [a link](#two), `code`. See @fig-a.

![A box](a.png){#fig-a}

| a | b |
|---|---|
| 1 | 2 |

# Two

- item
- item

[^1]: A note.
"""
FORMATS = ("pdf", "epub", "docx", "pptx", "html", "revealjs")
Damage = Callable[[bytes], bytes]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Document, dict[str, bytes]]:
    """A document and its good outputs."""
    from pipeline.tools.pandoc.process import Pandoc

    folder = tmp_path_factory.mktemp("good")
    with Pandoc(seconds=60) as pandoc:
        project = Project(folder, pandoc)
        target = io.BytesIO()
        Image.new("RGB", (400, 300), "teal").save(target, "png")
        project.write("a.png", target.getvalue())
        result = project.convert(TEXT, *FORMATS)
        assert set(result.artifacts) == set(FORMATS), result.diagnostics
        return project.document(TEXT), {name: made.data for name, made in result.artifacts.items()}


def said(name: str, data: bytes, document: Document) -> list[str]:
    faults = registry.outputs()[name].verify
    assert faults is not None
    return [f"{rule.code}: {message}" for rule, message in faults(data, gate.Expectations.of(document))]


def part(name: str, old: str | bytes, new: str | bytes, *, count: int = 1) -> Damage:
    """Return what replaces something in a part of a package, which has to be there."""
    before, after = (value.encode() if isinstance(value, str) else value for value in (old, new))

    def damage(data: bytes) -> bytes:
        files = zips.members(data)
        assert re.search(before, files[name]), f"{before!r} is not in {name}"
        return zips.pack({**files, name: re.sub(before, after, files[name], count=count)})

    return damage


def without(name: str) -> Damage:
    def damage(data: bytes) -> bytes:
        files = zips.members(data)
        return zips.pack({key: value for key, value in files.items() if not re.fullmatch(name, key)})

    return damage


def beside(name: str, content: bytes) -> Damage:
    return lambda data: zips.pack({**zips.members(data), name: content})


def text(old: str, new: str) -> Damage:
    def damage(data: bytes) -> bytes:
        assert re.search(old, data.decode())
        return re.sub(old, new, data.decode(), count=1).encode()

    return damage


def pdf(change: Callable[[Any], object]) -> Damage:
    def damage(data: bytes) -> bytes:
        target = io.BytesIO()
        with pikepdf.open(io.BytesIO(data)) as file:
            change(file)
            file.save(target)
        return target.getvalue()

    return damage


def each(file: Any, wanted: Callable[[Any], bool], change: Callable[[Any], object]) -> None:
    found = [item for item in file.objects if isinstance(item, pikepdf.Dictionary) and wanted(item)]
    assert found
    for item in found:
        change(item)


def unzipped_first(data: bytes) -> bytes:
    target = io.BytesIO()
    files = zips.members(data)
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(files):
            archive.writestr(name, files[name])
    return target.getvalue()


def no_pages(file: Any) -> None:
    while file.pages:
        del file.pages[0]


def unfont(item: Any) -> None:
    for key in ("/FontFile", "/FontFile2", "/FontFile3"):
        if key in item:
            del item[key]


def is_link(item: Any) -> bool:
    return bool(item.get("/Subtype") == "/Link")


def lead_away(item: Any) -> None:
    for key in ("/A", "/Dest"):
        if key in item:
            del item[key]
    item.Dest = pikepdf.String("nowhere")


ONE = r"EPUB/text/ch00\d\.xhtml"
OPF, NAV, CHAPTER = "EPUB/content.opf", "EPUB/nav.xhtml", "EPUB/text/ch001.xhtml"
BODY, CORE = "word/document.xml", "docProps/core.xml"
MUTATIONS: list[tuple[str, str, Damage, str]] = [
    ("pdf", "cut in half", lambda data: data[: len(data) // 2], "artifact-invalid: the PDF cannot be opened"),
    ("pdf", "without pages", pdf(no_pages), "artifact-invalid: the PDF has no page"),
    ("pdf", "a page without content", pdf(lambda f: f.pages[0].obj.__delitem__("/Contents")), "artifact-invalid: page 1 has no size"),
    ("pdf", "another title", pdf(lambda f: f.docinfo.__setitem__("/Title", "x")), "artifact-access: the PDF does not say its title"),
    ("pdf", "without language", pdf(lambda f: f.Root.__delitem__("/Lang")), "artifact-access: the PDF does not say its language"),
    ("pdf", "without tags", pdf(lambda f: f.Root.__delitem__("/StructTreeRoot")), "artifact-access: the PDF is not tagged"),
    ("pdf", "marked as untagged", pdf(lambda f: f.Root.MarkInfo.__setitem__("/Marked", False)), "artifact-access: the PDF is not tagged"),
    ("pdf", "its title hidden", pdf(lambda f: f.Root.__delitem__("/ViewerPreferences")), "artifact-access: the PDF does not show its title"),
    ("pdf", "a picture without words", pdf(lambda f: each(f, lambda i: i.get("/S") == "/Figure", lambda i: i.__delitem__("/Alt"))),
     "artifact-access: 1 of the PDF's pictures have no description"),
    ("pdf", "a font left out", pdf(lambda f: each(f, lambda i: i.get("/Type") == "/FontDescriptor", unfont)), "artifact-font: the font '"),
    ("pdf", "a link to nowhere", pdf(lambda f: each(f, is_link, lead_away)), "artifact-link: a link on page 1 leads nowhere"),
    ("pdf", "a link without address",
     pdf(lambda f: each(f, is_link, lambda i: i.__setitem__("/A", pikepdf.Dictionary(S=pikepdf.Name.URI, URI="")))),
     "artifact-link: a link on page 1 has no address"),
    ("pdf", "a bookmark to nowhere", pdf(lambda f: f.Root.Outlines.First.__setitem__("/Dest", pikepdf.String("gone"))),
     "artifact-link: the bookmark 'One' leads nowhere"),
    ("pdf", "labels from the second page", pdf(lambda f: f.Root.__setitem__("/PageLabels", pikepdf.Dictionary(Nums=[1, pikepdf.Dictionary()]))),
     "artifact-invalid: the pages' labels do not begin"),
    ("epub", "cut in half", lambda data: data[: len(data) // 2], "artifact-invalid: the book cannot be opened"),
    ("epub", "packed in another order", unzipped_first, "artifact-invalid: the book does not begin with its media type"),
    ("epub", "without a container", without("META-INF/container.xml"), "artifact-invalid: the book's container leads to no"),
    ("epub", "a chapter that is no XML", part(CHAPTER, "</body>", ""), "artifact-invalid: 'EPUB/text/ch001.xhtml' is not well-formed"),
    ("epub", "a chapter left out", without(CHAPTER), "artifact-link: the package names 'EPUB/text/ch001.xhtml'"),
    ("epub", "a file more", beside("EPUB/extra.txt", b"x"), "artifact-invalid: the package does not name 'EPUB/extra.txt'"),
    ("epub", "a wrong media type", part(OPF, "application/xhtml\\+xml", "text/html"), "artifact-invalid: 'EPUB/"),
    ("epub", "a reading order of strangers", part(OPF, 'idref="ch001', 'idref="nobody'), "artifact-link: the reading order names"),
    ("epub", "no navigation", part(OPF, 'properties="nav"', ""), "artifact-invalid: the book has not one table of contents"),
    ("epub", "no title", part(OPF, "The Whole", ""), "artifact-access: the book does not say its title"),
    ("epub", "another language", part(OPF, "<dc:language>en", "<dc:language>de"), "artifact-access: the book does not say its language"),
    ("epub", "no identifier", part(OPF, "urn:uuid:[^<]*", ""), "artifact-invalid: the book has no identifier"),
    ("epub", "no date of change", part(OPF, "dcterms:modified", "dcterms:created"), "artifact-invalid: the book does not say when"),
    ("epub", "silent about access", part(OPF, "schema:accessibilitySummary", "schema:summary"),
     "artifact-access: the book does not say its accessibilitySummary"),
    ("epub", "an identifier twice", part(CHAPTER, "<p>", '<p id="fn1"></p><p id="fn1">'), "artifact-invalid: 'EPUB/text/ch001.xhtml' has the identifier"),
    ("epub", "a link to nowhere", part(CHAPTER, 'href="ch002.xhtml#two"', 'href="ch002.xhtml#three"'), "artifact-link: 'EPUB/text/ch001.xhtml' leads to"),
    ("epub", "a picture without words", part(CHAPTER, ' alt="[^"]*"', ""), "artifact-access: a picture in 'EPUB/text/ch001.xhtml'"),
    ("epub", "a chapter without a title", part(CHAPTER, "<title>[^<]*", "<title>"), "artifact-access: 'EPUB/text/ch001.xhtml' has no title"),
    ("epub", "a font left out", without(r"EPUB/fonts/SourceSans3.*"), "artifact-link: "),
    ("epub", "an empty table of contents", part(NAV, "(?s)<nav[^>]*toc.*?</nav>", ""), "artifact-invalid: the table of contents is empty"),
    ("docx", "cut in half", lambda data: data[: len(data) // 2], "artifact-invalid: the document cannot be opened"),
    ("docx", "a body that is no XML", part(BODY, "</w:body>", ""), "artifact-invalid: part 'word/document.xml' is not well-formed"),
    ("docx", "styles left out", without("word/styles.xml"), "artifact-invalid: "),
    ("docx", "properties that are no XML", part(CORE, "</cp:coreProperties>", ""), "artifact-invalid: part 'docProps/core.xml'"),
    ("docx", "no title", part(CORE, "The Whole", ""), "artifact-access: the file does not say its title"),
    ("docx", "a date that is none", part(CORE, "2024-05-01T", "yesterday T"), "artifact-invalid: the file has a date that is none"),
    ("docx", "a style there is not", part(BODY, 'w:pStyle w:val="Heading1"', 'w:pStyle w:val="Grand"'), "artifact-invalid: there is no style 'Grand'"),
    ("docx", "a footnote there is not", part(BODY, r'(<w:footnoteReference w:id=)"\d+"', r'\1"77"'), "artifact-link: there is no footnote 77"),
    ("docx", "a list there is not", part(BODY, r'w:numId w:val="\d+"', 'w:numId w:val="999"'), "artifact-invalid: there is no list 999"),
    ("docx", "a link to nowhere", part(BODY, 'w:anchor="two"', 'w:anchor="three"'), "artifact-link: a link leads to 'three'"),
    ("docx", "an empty cell", part(BODY, r"(?s)(<w:tc>(?:<w:tcPr.*?</w:tcPr>|<w:tcPr/>)?)<w:p>.*?</w:p></w:tc>", r"\1<w:tcPr/></w:tc>"),
     "artifact-invalid: a table cell does not end"),
    ("docx", "a field without an end", part(BODY, "</w:body>", '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p></w:body>'),
     "artifact-invalid: a field of the document has no end"),
    ("docx", "a picture without words", part(BODY, '(<wp:docPr[^>]*) descr="[^"]*"', r"\1"), "artifact-access: a picture of the document"),
    ("docx", "a reference to nowhere", part(BODY, '<w:bookmarkStart w:id="[0-9]+" w:name="_Ref[^"]*"/>(?=<w:r><w:rPr><w:rStyle w:val="CaptionLabel")', ""),
     "artifact-link: a reference repeats '_Ref"),
    ("docx", "members out of order", part(BODY, '<w:pStyle w:val="Heading1"/>', '<w:jc w:val="left"/><w:pStyle w:val="Heading1"/>'),
     "artifact-invalid: in <w:pPr>, <w:pStyle> stands too late ('word/document.xml')"),
    ("pptx", "members out of order", part("ppt/slides/slide2.xml", r"(?s)(<p:cSld.*</p:cSld>)", r"<p:timing/>\1"),
     "artifact-invalid: in <p:sld>, <p:cSld> stands too late"),
    ("pptx", "a relationship to nowhere", without(r"ppt/slideLayouts/slideLayout2\.xml"), "artifact-invalid: "),
    ("pptx", "slides numbered alike", part("ppt/presentation.xml", '<p:sldId id="257"', '<p:sldId id="256"'), "artifact-invalid: the presentation does not number"),
    ("pptx", "a picture without words", part("ppt/slides/slide2.xml", ' descr="A box"', ""), "artifact-access: a picture in"),
    ("pptx", "shapes numbered alike", part("ppt/slides/slide2.xml", r'<p:cNvPr id="3"', '<p:cNvPr id="2"'), "artifact-invalid: a shape's number"),
    ("html", "no language", text('<html[^>]*>', "<html>"), "html-faulty: the page does not say its language"),
    ("html", "no title", text("<title>.*?</title>", ""), "html-faulty: the page has no title"),
    ("html", "cut in half", lambda data: data[: len(data) // 2], "html-faulty: the page has no end"),
    ("html", "an identifier twice", text("<p>Text", '<p id="two">Text'), "artifact-invalid: the identifier 'two' stands twice"),
    ("html", "a link to nowhere", text('href="#two"', 'href="#three"'), "artifact-link: a link leads to '#three'"),
    ("html", "a picture without words", text(' alt="[^"]*"', ""), "artifact-access: a picture of the page"),
    ("revealjs", "a link to nowhere", text('<a href="#two"', '<a href="#three"'), "artifact-link: a link leads to '#three'"),
    ("revealjs", "no doctype", text("<!DOCTYPE html>", ""), "html-faulty: the page does not begin with a doctype"),
]  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
def test_good_outputs_pass(made: tuple[Document, dict[str, bytes]], name: str) -> None:
    document, artifacts = made
    assert said(name, artifacts[name], document) == []


@pytest.mark.parametrize(
    ("name", "damage", "expected"),
    [
        pytest.param(name, damage, expected, id=f"{name}: {what}")
        for name, what, damage, expected in MUTATIONS
    ],
)
def test_damage_is_named(
    made: tuple[Document, dict[str, bytes]], name: str, damage: Damage, expected: str
) -> None:
    document, artifacts = made
    found = said(name, damage(artifacts[name]), document)
    assert any(message.startswith(expected) for message in found), found


def test_there_are_more_than_forty() -> None:
    assert len(MUTATIONS) > 40
