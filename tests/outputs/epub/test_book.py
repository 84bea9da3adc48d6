"""The files of a book's package: title page, cover, style sheet, landmarks."""

from __future__ import annotations

import hashlib
import io
import re

from fontTools.ttLib import TTFont

from pipeline import resources
from pipeline.tools import zip as zips
from tests.conftest import Project
from tests.outputs.epub.books import TEXT, book, chapters, navigation, whole


def test_colours_of_code_are_the_themes(project: Project) -> None:
    made = book(project, "```python\ndef f(): return 1\n```")
    said = chapters(made)
    assert '<span class="kw">def</span>' in said and "<style" not in said
    (sheet,) = [data.decode() for name, data in made.files.items() if name.endswith(".css")]
    assert "code .kw" in sheet


def test_the_text_has_a_landmark(project: Project) -> None:
    made = book(project, "# A\n\nText.\n\n# B\n\nText.")
    marks = navigation(made, "//x:nav[@epub:type='landmarks']//x:a/@epub:type")
    assert sorted(marks) == ["bodymatter", "cover", "titlepage", "toc"]
    assert navigation(made, "//x:nav//x:a[@epub:type='bodymatter']/@href") == ["text/ch001.xhtml"]


def test_container_begins_with_its_type(project: Project) -> None:
    made = whole(project, TEXT)
    assert made.names[0] == "mimetype" and made.stored_first
    assert made.files["mimetype"] == b"application/epub+zip"
    assert b'full-path="EPUB/content.opf"' in made.files["META-INF/container.xml"]


def test_fonts_are_inside_named_and_hold_the_letters_used(project: Project) -> None:
    made = whole(project, "# T\n\nText Ελληνικά Русский `code` 📖\n")
    listed = made.find("//opf:item[contains(@media-type, 'font')]/@href")
    assert len(listed) > 2
    known: set[int] = set()
    for address in listed:
        known |= set(TTFont(io.BytesIO(made.files[f"EPUB/{address}"])).getBestCmap())
    assert {ord(c) for c in "TextΕλληνικάРусскийcode📖"} <= known
    (style,) = [data.decode() for name, data in made.files.items() if name.endswith(".css")]
    for address in re.findall(r"url\(\s*['\"]?\.\./([^'\")]+)", style):
        assert f"EPUB/{address}" in made.files


def test_what_stands_before_the_first_heading_does_not_repeat_the_title(project: Project) -> None:
    files = zips.members(project.output("---\ntitle: Once\n---\n\nbefore\n\n# After\n\ntext\n", "epub"))
    chapters = [data.decode() for name, data in files.items() if name.startswith("EPUB/text/ch")]
    assert ["Once</h1>" in chapter for chapter in chapters] == [False, False]
    assert "Overview</h1>" in chapters[0]


def test_a_theme_s_fonts_have_plain_names_in_the_package(project: Project) -> None:
    """A backslash or a quote in one would lead out of the package, or out of the style sheet."""
    (bundled,) = (path for path in (resources.assets() / "fonts").glob("SourceSans3-Regular.ttf"))
    name = "..\\..\\a') \"b.ttf"
    project.write(f"templates/own/{name}", bundled.read_bytes())
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    project.write("templates/own/theme.toml", f'extends = "aurora"\n[fonts]\nfiles = ["{escaped}"]\n')
    project.write("octavo.toml", '[build]\ntheme = "own"\n')
    made = whole(project, TEXT)
    fonts = [file for file in made.files if file.startswith("EPUB/fonts/")]
    digest = hashlib.sha256(bundled.read_bytes()).hexdigest()[:8]
    assert f"EPUB/fonts/a-b-{digest}.ttf" in fonts
    assert all(re.fullmatch(r"EPUB/fonts/[\w-]+\.ttf", file) for file in fonts)
