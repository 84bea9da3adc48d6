"""EmbeddedFonts that pages carry along: those that are needed, with the letters that are shown."""

from __future__ import annotations

import base64
import io
import re

from fontTools.ttLib import TTFont

from pipeline.formats.html import webfonts
from pipeline.formats.html.webfonts import EmbeddedFonts
from tests.conftest import Project

HEAD = "---\ntitle: T\n---\n\n"
RULE = re.compile(r'font-family: "([^"]+)"; font-weight: (\d+); font-style: (\w+); src: url\("([^"]*)"\)')


def made(project: Project, text: str, written: str = "", address: str = "") -> EmbeddedFonts:
    document = project.document(HEAD + text)
    return webfonts.embed(document, project.context(), document.blocks, written, address=address)


def letters(fonts: EmbeddedFonts) -> dict[str, set[int]]:
    """The characters of each family's upright regular face, embedded as a data: address."""
    found = {}
    for family, weight, style, address in RULE.findall(fonts.css):
        if (weight, style) == ("400", "normal"):
            data = base64.b64decode(address.removeprefix("data:font/ttf;base64,"))
            found[family] = set(TTFont(io.BytesIO(data)).getBestCmap())
    return found


def families(fonts: EmbeddedFonts) -> set[str]:
    return {family for family, *_ in RULE.findall(fonts.css)}


def test_text_without_code_or_formulas_needs_neither_font(project: Project) -> None:
    chosen = project.context().theme.fonts
    needed = families(made(project, "Plain words."))
    assert {chosen.body, chosen.heading} <= needed <= {chosen.body, chosen.heading, *chosen.fallback}
    assert chosen.mono not in needed


def test_code_brings_the_mono_font_with_what_stands_in_code(project: Project) -> None:
    mono = project.context().theme.fonts.mono
    found = letters(made(project, "Текст `кодщ`."))
    assert {ord(c) for c in "кодщ"} <= found[mono]
    assert ord("Т") not in found[mono], "a letter of the text alone"


def test_other_fonts_hold_only_what_the_main_ones_lack(project: Project) -> None:
    plain, rare = made(project, "Words."), made(project, "Words 📖.")
    (more,) = families(rare) - families(plain)
    assert more in project.context().theme.fonts.fallback
    assert ord("📖") in letters(rare)[more] and ord("ж") not in letters(rare)[more]


def test_formulas_bring_the_math_font_with_italic_letters(project: Project) -> None:
    formula = "<math><mi>a</mi><mo>+</mo><mi>H</mi><mi>α</mi></math>"
    plain, found = made(project, "Text."), letters(made(project, "Text.", formula))
    (math,) = found.keys() - families(plain)
    assert {0x1D44E, 0x1D43B, 0x1D6FC, ord("+"), ord("√"), ord("ℎ")} <= found[math]


def test_all_letters_that_are_shown_are_there(project: Project) -> None:
    text = "Ελληνικά Русский ąęß — “quoted”\n\nNote[^1]\n\n[^1]: Ńote"
    found = letters(made(project, text))
    assert {ord(c) for c in "ΕλληνικάРусскийąęß—“”Ń"} <= set().union(*found.values())


def test_documents_of_one_language_share_their_fonts(project: Project) -> None:
    assert made(project, "One text.").css == made(project, "Quite another, with all kinds of words: xyz!").css


def test_files_stand_behind_an_address_or_inside(project: Project) -> None:
    inside, beside = made(project, "Text."), made(project, "Text.", address="../fonts/")
    assert inside.files == {}
    addresses = {address for *_, address in RULE.findall(beside.css)}
    assert addresses == {f"../fonts/{name}" for name in beside.files}
    assert all(TTFont(io.BytesIO(data)).getBestCmap() for data in beside.files.values())


def test_letters_that_join_are_left_to_the_reader_s_fonts(project: Project) -> None:
    found = letters(made(project, "Words نص عربي and ∑ 𞺀."))
    assert not {ord(c) for c in "نصعربي"} & set().union(*found.values())
    assert ord("∑") in set().union(*found.values())
