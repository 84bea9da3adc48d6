"""A finished book is asked whether it is whole."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from pipeline.formats.gate import Expectations
from pipeline.outputs.epub import check
from pipeline.tools import zip as zips
from tests.conftest import Project
from tests.outputs.docx.word import png

TEXT = "---\ntitle: A book\nlang: de\n---\n\n# One\n\nText [two](#two).\n\n![Seen](p.png)\n\n# Two\n\nMore.\n"
SAID = Expectations("A book", "de")


def faults(data: bytes, expected: Expectations = SAID) -> list[str]:
    return [f"{rule.code}: {message}" for rule, message in check.find_faults(data, expected)]


def changed(data: bytes, part: str, old: str, new: str) -> bytes:
    """Return the book with something in the first file of a name replaced once."""
    files = zips.members(data)
    (name, *_) = sorted(name for name in files if re.fullmatch(part, name))
    text, count = re.subn(old, new, files[name].decode(), count=1)
    assert count == 1, f"{old} is not in {name}"
    return zips.pack({**files, name: text.encode()})


@pytest.fixture
def good(project: Project) -> bytes:
    project.write("p.png", png(30, 20))
    return project.output(TEXT, "epub")


def test_a_good_one_has_no_fault(good: bytes) -> None:
    assert faults(good) == []


def test_what_is_no_zip_cannot_be_opened() -> None:
    (message,) = faults(b"no book")
    assert "cannot be opened" in message


OPF, ONE, NAV = r"EPUB/content\.opf", r"EPUB/text/ch001\.xhtml", r"EPUB/nav\.xhtml"


@pytest.mark.parametrize(
    ("part", "old", "new", "message"),
    [
        (r"META-INF/container\.xml", r"content\.opf", "none.opf", "artifact-invalid: the book's container leads to no package file"),
        (OPF, "A book", "Another", "artifact-access: the book does not say its title"),
        (OPF, "(<dc:language[^>]*>)de", r"\1en", "artifact-access: the book does not say its language"),
        (OPF, 'id="epub-id"', 'id="other"', "artifact-invalid: the book has no identifier"),
        (OPF, r'property="dcterms:modified"', 'property="dcterms:x"', "artifact-invalid: the book does not say when it was modified"),
        (OPF, "schema:accessibilityHazard", "schema:x", "artifact-access: the book does not say its accessibilityHazard"),
        (OPF, r"<itemref [^>]*/>(\s*<itemref [^>]*/>)*", "", "artifact-invalid: the book has no reading order"),
        (OPF, r'idref="[^"]+"', 'idref="none"', "artifact-link: the reading order names 'none', which is no item"),
        (OPF, "text/ch002", "text/ch009", "artifact-link: the package names 'EPUB/text/ch009.xhtml', which is not there"),
        (OPF, "text/ch002", "text/ch009", "artifact-invalid: the package does not name 'EPUB/text/ch002.xhtml'"),
        (OPF, r'media-type="image/png"', 'media-type="image/gif"', "artifact-invalid: 'EPUB/media/cover.png' is said to be image/gif"),
        (OPF, r'properties="nav"', "", "artifact-invalid: the book has not one table of contents"),
        (ONE, "</body>", "</bod>", "artifact-invalid: 'EPUB/text/ch001.xhtml' is not well-formed"),
        (ONE, r"<title>[^<]*", "<title>", "artifact-access: 'EPUB/text/ch001.xhtml' has no title"),
        (ONE, r'(<img [^>]*?)alt="[^"]*"', r"\1", "artifact-access: a picture in 'EPUB/text/ch001.xhtml' has no description"),
        (ONE, r"ch002\.xhtml#two", "ch002.xhtml#none", "artifact-link: 'EPUB/text/ch001.xhtml' leads to 'ch002.xhtml#none', which is not there"),
        (ONE, r"\.\./media/file0", "../media/file9", "artifact-link: 'EPUB/text/ch001.xhtml' leads to 'EPUB/media/file9.png', which is not there"),
        (ONE, "</body>", '<p id="x"/><p id="x"/></body>', "artifact-invalid: 'EPUB/text/ch001.xhtml' has the identifier 'x' twice"),
        (NAV, r'epub:type="toc"', 'epub:type="loi"', "artifact-invalid: the table of contents is empty"),
        (r"EPUB/.*\.css", r"url\(([\"']?)[^)\"']+", r"url(\1../fonts/none.ttf", "artifact-link: 'EPUB/styles/book.css' leads to 'EPUB/fonts/none.ttf', which is not there"),
    ],
)  # fmt: skip
def test_damage_is_named(good: bytes, part: str, old: str, new: str, message: str) -> None:
    found = faults(changed(good, part, old, new))
    assert [said for said in found if said.startswith(message)], found


def test_the_media_type_has_to_come_first(good: bytes) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in reversed(old.namelist()):
            new.writestr(name, old.read(name))
    assert faults(target.getvalue()) == ["artifact-invalid: the book does not begin with its media type"]


def test_pictures_without_words_in_the_source_are_no_fault_of_the_book(good: bytes) -> None:
    undescribed = changed(good, ONE, r'(<img [^>]*?)alt="[^"]*"', r"\1")
    assert faults(undescribed, Expectations("A book", "de", described=False)) == []
