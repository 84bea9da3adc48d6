"""A theme's own fonts: embedded in every format that embeds fonts, and reported if they are invalid."""

from __future__ import annotations

import io
import re

import pikepdf
import pymupdf
import pytest
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from pipeline.tools import fonts
from pipeline.tools import zip as zips
from tests.conftest import Project

FAMILY = fonts.math_face().family  # a font that is there, and is none of the bundled ones
TEXT = "---\ntitle: Folding\n---\n\n## One\n\nText.\n"
THEME = f'extends = "aurora"\n\n[fonts]\nheading = "{FAMILY}"\nfiles = ["own.ttf"]\n'


@pytest.fixture
def themed(project: Project) -> Project:
    """A project whose theme has a font of its own."""
    project.write("templates/mine/theme.toml", THEME)
    project.write("templates/mine/own.ttf", fonts.math_face().file.path.read_bytes())
    project.write("octavo.toml", '[build]\ntheme = "mine"\n')
    return project


def embedded(data: bytes) -> set[str]:
    """The names of the fonts in a PDF."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        named = {
            str(item.FontName)
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and "/FontName" in item
        }
    return {name.split("+")[-1].replace("-", " ") for name in named}


@pytest.mark.parametrize("name", ["pdf", "slides-pdf"])
def test_pages_are_set_in_them(themed: Project, name: str) -> None:
    assert FAMILY in " ".join(embedded(themed.output(TEXT, name)))


@pytest.mark.parametrize("name", ["html", "revealjs"])
def test_pages_for_the_browser_carry_them(themed: Project, name: str) -> None:
    assert f'@font-face {{ font-family: "{FAMILY}"' in themed.output(TEXT, name).decode()


def test_the_book_carries_them(themed: Project) -> None:
    files = zips.members(themed.output(TEXT, "epub"))
    [own] = [name for name in files if re.fullmatch(r"EPUB/fonts/own-[0-9a-f]{8}\.ttf", name)]
    face = rf'@font-face {{ font-family: "{FAMILY}";[^}}]* src: url\("\.\./{own.removeprefix("EPUB/")}"\)'
    assert re.search(face, files["EPUB/styles/book.css"].decode())


@pytest.mark.parametrize("name", ["docx", "pptx"])
def test_office_documents_name_them(themed: Project, name: str) -> None:
    files = zips.members(themed.output(TEXT, name))
    [look] = [data for part, data in files.items() if part.endswith("theme/theme1.xml")]
    assert f'<a:latin typeface="{FAMILY}"'.encode() in look


def test_the_same_bytes_wherever_the_project_lies(themed: Project) -> None:
    first = themed.output(TEXT, "pdf")
    assert themed.output(TEXT, "pdf") == first and str(themed.root).encode() not in first


@pytest.mark.parametrize("name", ["html", "pdf", "epub"])
def test_a_changed_file_is_read_anew_in_the_same_process(themed: Project, name: str) -> None:
    first = themed.output(TEXT, name)
    themed.write("templates/mine/own.ttf", fonts.subset(fonts.math_face().file, "OneText"))
    assert themed.output(TEXT, name) != first
    themed.write("templates/mine/own.ttf", fonts.math_face().file.path.read_bytes())
    assert themed.output(TEXT, name) == first


def test_their_glyphs_count(themed: Project, project: Project) -> None:
    integral = "---\ntitle: T\n---\n\n\U0001d4d0 \U0001d7d8\n"
    assert [d.code for d in themed.convert(integral, "pdf").diagnostics] == []


@pytest.mark.parametrize(
    ("said", "place", "message", "hint"),
    [
        ('body = "Source Serif"', "4:1", "no font has the family 'Source Serif'", "did you mean 'Source Serif 4'?"),
        ('mono = "Zapf"', "4:1", "no font has the family 'Zapf'", "name its files in 'files' of [fonts]"),
        ('fallback = ["Zapf"]', "4:1", "no font has the family 'Zapf'", "name its files in 'files' of [fonts]"),
        ('files = ["none.otf"]', "4:1", "the font 'none.otf' is not there", "put it into templates/mine/"),
        ('files = ["empty.otf"]', "4:1", "the font 'empty.otf' is empty", "put another file there"),
        ('files = ["false.otf"]', "4:1", "'false.otf' is no font", "save it anew as TTF or OTF"),
        ('files = ["../own.ttf"]', "4:1", "in [fonts]: 'files' has '../own.ttf'", "name TTF or OTF files beside theme.toml"),
        ('files = ["own.woff2"]', "4:1", "in [fonts]: 'files' has 'own.woff2'", "name TTF or OTF files beside theme.toml"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_them(project: Project, said: str, place: str, message: str, hint: str) -> None:
    project.write("templates/mine/theme.toml", f'extends = "aurora"\n\n[fonts]\n{said}\n')
    project.write("templates/mine/empty.otf", b"")
    project.write("templates/mine/false.otf", b"no font at all")
    project.write("octavo.toml", '[build]\ntheme = "mine"\n')
    [found] = project.convert(TEXT, "pdf").diagnostics
    assert str(found.span) == f"templates/mine/theme.toml:{place}"
    assert (found.code, found.message, found.hint) == ("theme-invalid", message, hint)


RULES = "languagesystem arab dflt; feature init { sub beh by beh.init; } init; feature fina { sub beh by beh.fina; } fina;"


def joining(rules: str) -> bytes:
    """A font of a letter of Arabic and what other fonts lack, with rules that join, or without."""
    made = FontBuilder(1000, isTTF=True)
    names = [".notdef", "beh", "beh.init", "beh.fina"]
    made.setupGlyphOrder(names)
    made.setupCharacterMap({ord("ب"): "beh", 0xE123: "beh"})
    pen = TTGlyphPen(None)
    for at, place in enumerate([(0, 0), (500, 0), (500, 500), (0, 500)]):
        (pen.lineTo if at else pen.moveTo)(place)
    pen.closePath()
    outline = pen.glyph()
    made.setupGlyf(dict.fromkeys(names, outline))
    made.setupHorizontalMetrics(dict.fromkeys(names, (600, 0)))
    made.setupHorizontalHeader(ascent=800, descent=-200)
    made.setupNameTable({"familyName": "Joins", "styleName": "Regular"})
    made.setupOS2(sTypoAscender=800, usWinAscent=800, usWinDescent=200)
    made.setupPost()
    addOpenTypeFeaturesFromString(made.font, rules)
    file = io.BytesIO()
    made.font.save(file)
    return file.getvalue()


@pytest.mark.parametrize(("rules", "joins"), [(RULES, True), ("", False)])
def test_arabic_letters_are_drawn_by_a_font_that_joins_them(
    project: Project, rules: str, joins: bool
) -> None:
    fallback = '["Noto Sans Math", "Joins"]'
    project.write(
        "templates/mine/theme.toml",
        f'extends = "aurora"\n[fonts]\nfiles = ["own.ttf"]\nfallback = {fallback}\n',
    )
    project.write("templates/mine/own.ttf", joining(rules))
    project.write("octavo.toml", '[build]\ntheme = "mine"\n')
    made = project.convert("---\ntitle: T\n---\n\nبب and ⨁\n", "pdf")
    assert ("letters-unjoined" in {one.code for one in made.diagnostics}) is not joins
    shown = embedded(made.artifacts["pdf"].data)
    assert any(name.startswith("Joins") for name in shown) is joins
    with pymupdf.open(stream=made.artifacts["pdf"].data) as file:
        by = {span["font"]: span["text"] for span in spans(file[0])}
    assert "ب" not in by["Noto-Sans-Math"] and "⨁" in by["Noto-Sans-Math"]


def spans(page: pymupdf.Page) -> list[dict[str, str]]:
    """Pieces of text of one font."""
    lines = [line for block in page.get_text("dict")["blocks"] for line in block.get("lines", [])]
    return [span for line in lines for span in line["spans"]]
