"""The electronic book, looked at from inside."""

from __future__ import annotations

import io
import uuid

import pytest
from PIL import Image

from tests.conftest import SEED, Project
from tests.outputs.epub.books import TEXT, whole
from tests.outputs.reading import Epub, one_line


def test_identifier_is_stable_and_one_for_each_source(project: Project) -> None:
    def identifier(name: str) -> uuid.UUID:
        result = project.convert(TEXT, "epub", name=name)
        found = Epub(result.artifacts["epub"].data)
        (text,) = found.find("//dc:identifier[@id=/opf:package/@unique-identifier]")
        return uuid.UUID(text.removeprefix("urn:uuid:"))

    first = identifier("a.md")
    assert first.version == 5 and first == identifier("a.md") != identifier("b.md")


def test_the_title_stands_once(project: Project) -> None:
    made = whole(project, "---\ntitle: Only Once\n---\n\n# Only Once\n\n## H\n\nText.\n")
    assert "Only Once" not in "".join(made.all("//x:body//text()"))
    assert one_line("".join(made.all("//x:body//text()"))) == "H Text."


def test_cover_is_a_picture_of_the_title(project: Project) -> None:
    made = whole(project, TEXT)
    (address,) = made.find("//opf:item[@properties='cover-image']/@href")
    with Image.open(io.BytesIO(made.files[f"EPUB/{address}"])) as picture:
        assert picture.format == "PNG" and picture.size == (1600, 2560)
        assert len(picture.convert("L").getcolors(256) or ()) > 8
    project.write("octavo.toml", "[epub]\ncover = false\n")
    assert whole(project, TEXT).find("//opf:item[@properties='cover-image']/@href") == []


def test_formulas_are_mathml(project: Project) -> None:
    made = whole(project, "# T\n\nInline $a^2$.\n\n$$\\frac{1}{2}$$\n")
    assert len(made.all("//m:math")) == 2 and made.all("//m:math[@display='block']//m:mfrac")
    assert made.find("//opf:item[contains(@properties, 'mathml')]/@href")


def test_raw_html_is_text_or_nothing(project: Project) -> None:
    text = '# T\n\n<iframe src="https://x.example/v">Film</iframe>\n\n<video src="a.mp4">Moving</video>\n\nH<sub>2</sub>O\n'
    result = project.convert(text, "epub")
    made = Epub(result.artifacts["epub"].data)
    assert not made.all("//x:iframe | //x:video | //x:script") and made.all("//x:sub")
    assert "html-dropped" in [diagnostic.code for diagnostic in result.diagnostics]
    assert made.all("//x:a[@href='https://x.example/v']")


def test_tasks_and_callouts(project: Project) -> None:
    made = whole(project, "# T\n\n- [x] done\n- [ ] open\n\n> [!NOTE]\n> Take care\n")
    said = one_line("".join(made.all("//x:body//text()")))
    assert "☑" in said and "☐" in said and "Note" in said and not made.all("//x:input")


def test_notes_for_the_speaker_are_not_in_the_book(project: Project) -> None:
    made = whole(project, "# T\n\nText.\n\n::: notes\nsecret\n:::\n")
    assert not any(b"secret" in data for data in made.files.values())


def test_same_document_same_bytes(project: Project) -> None:
    assert project.output(TEXT, "epub") == project.output(TEXT, "epub")


@pytest.mark.skipif(not SEED.is_file(), reason="the seed document is not here")
def test_seed(project: Project) -> None:
    made = whole(project, SEED.read_text())
    assert made.find("//dc:title") == ["Amazon Aurora Case Study"] and made.find("//dc:language") == ["en"]
    subjects = made.find("//dc:subject")
    assert subjects[0] == "Development platforms" and "Scalability" in subjects
    assert [title for level, title, _ in made.outline if level == 1][:3] == [
        "Introduction", "Amazon Auroras’s brief history of time", "Features",
    ]  # fmt: skip
    assert len(made.all("//x:a[starts-with(@href, 'https://')]")) == 6
