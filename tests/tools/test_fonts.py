"""Fonts: what they cover, and subsets that are the same every time."""

from __future__ import annotations

import re
import string
from itertools import pairwise
from pathlib import Path

import pytest
import uharfbuzz

from pipeline import theme
from pipeline.core.joined_scripts import JOINED, script_of
from pipeline.core.spans import Span
from pipeline.tools import fonts

BODY = "Source Serif 4"


def shown_by(data: bytes) -> set[str]:
    return {chr(c) for c in uharfbuzz.Face(uharfbuzz.Blob(data)).unicodes}


def test_the_bundled_fonts_cover_latin_greek_and_cyrillic() -> None:
    for sample in (string.ascii_letters, "ÀÉßñŁŐž", "αβγΩήϊ", "абвЯёЖ", "“”–—…€→≤∑"):
        assert set(sample) <= fonts.coverage(), sample
    assert "𒀀" not in fonts.coverage()


def test_a_family_has_upright_and_italic_in_two_weights_at_least() -> None:
    found = {(face.weight, face.style) for face in fonts.faces(BODY)}
    assert {(400, "normal"), (400, "italic"), (700, "normal")} <= found
    assert all(face.family == BODY and face.file.path.is_file() for face in fonts.faces(BODY))


def test_an_unknown_family_has_nothing() -> None:
    assert fonts.faces("No Such Font") == ()
    assert fonts.family_characters("No Such Font") == frozenset()


@pytest.mark.parametrize("name", ["aurora", "plain", "lecture"])
def test_every_font_a_theme_names_is_bundled(name: str, tmp_path: Path) -> None:
    named = theme.load(name, root=tmp_path, span=Span("octavo.toml", 1)).fonts
    families = (named.body, named.heading, named.mono, *named.fallback)
    assert [family for family in families if not fonts.faces(family)] == []


def test_the_math_font_shows_formulas() -> None:
    assert set("∑∫√α𝑥") <= fonts.characters(fonts.math_face().file)


def test_a_subset_holds_what_was_asked_for_and_is_small() -> None:
    file = fonts.faces(BODY)[0].file
    made = fonts.subset(file, "Hello, Ωж")
    assert set("Hello, Ωж") <= shown_by(made)
    assert "Z" not in shown_by(made)
    assert len(made) < file.path.stat().st_size / 5


def test_a_subset_is_the_same_whatever_the_order() -> None:
    file = fonts.faces(BODY)[0].file
    assert fonts.subset(file, "abc") == fonts.subset(file, "cabbac")


def test_arabic_letters_of_a_font_that_cannot_join_them_do_not_count() -> None:
    (math,) = [file for file in fonts.files() if file.path.name == "NotoSansMath-Regular.ttf"]
    assert ord("ب") in fonts.load_face(math).unicodes
    assert "ب" not in fonts.coverage() and "∑" in fonts.characters(math)


def test_print_knows_which_letters_the_bundled_fonts_cannot_join() -> None:
    """fonts.conf takes them out of Noto Sans Math."""
    unjoined = {
        (script, face.family)
        for face in (fonts._face(file) for file in fonts.files())
        for script in fonts._unjoined(face.file)
    }
    assert {(script.name, family) for script, family in unjoined} == {("Arabic", "Noto Sans Math")}
    rules = (Path(fonts.__file__).parent / "weasyprint" / "fonts.conf").read_text("utf-8")
    ranges = re.findall(r"<range><int>0x(\w+)</int><int>0x(\w+)</int>", rules)
    said = tuple((int(first, 16), int(last, 16)) for first, last in ranges)
    assert said == next(script.blocks for script, _ in unjoined)


def test_blocks_of_joined_scripts_do_not_overlap() -> None:
    blocks = sorted(block for script in JOINED for block in script.blocks)
    assert all(before[1] < after[0] for before, after in pairwise(blocks))
    assert script_of("a") is script_of("א") is None


def test_a_font_that_cannot_join_letters_says_what_it_is_for() -> None:
    (math,) = [file for file in fonts.files() if file.path.name == "NotoSansMath-Regular.ttf"]
    rule = fonts.font_face_rules((math,))
    ranges = re.findall(r"U\+(\w+)-(\w+)", rule)
    named = {chr(code) for first, last in ranges for code in range(int(first, 16), int(last, 16) + 1)}
    assert named == fonts.characters(math)
    assert "unicode-range" not in fonts.font_face_rules((fonts.faces(BODY)[0].file,))
