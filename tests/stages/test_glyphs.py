"""Characters no bundled font can show are named, each once, at their line."""

from __future__ import annotations

import pytest

from tests.stages.conftest import Passed, Through

HEAD = "---\ntitle: T\n---\n\n"


def places(passed: Passed) -> list[tuple[int, str]]:
    """Line and character of each diagnostic."""
    assert set(passed.codes) <= {"glyph-missing"}
    return [(d.span.line, d.message.split("'")[1]) for d in passed.found]


def test_scripts_the_fonts_cover_pass(through: Through) -> None:
    text = "Latin é ł ß ﬁ, Greek λόγος, Cyrillic слово — “quotes” … € ½ ≤ → ✓ ☐"
    assert through(HEAD + text).codes == []


def test_characters_without_a_shape_of_their_own_pass(through: Through) -> None:
    assert (
        through(HEAD + "so\u00adft, zero\u200bwidth, \u200emark, word\u2060joiner, \u00a0blank").codes == []
    )


def test_each_character_is_named(through: Through) -> None:
    passed = through(HEAD + "one ช and `ग`")
    assert passed.said == [
        "5:1 glyph-missing: no font has a glyph for 'ช' (U+0E0A thai character cho chang)",
        "5:11 glyph-missing: no font has a glyph for 'ग' (U+0917 devanagari letter ga)",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\ntwo ช\nthree", [(6, "ช")]),
        ("one *two\nthree* four ช\nfive ग", [(6, "ช"), (7, "ग")]),
        ("one\\\ntwo ช", [(6, "ช")]),
        ("one<br>two ช", [(5, "ช")]),
        ("one<br>\ntwo\n<br>three ช", [(7, "ช")]),
        ("one[^1] ช\ntwo ग\n\n[^1]: note ฌ", [(5, "ช"), (5, "ฌ"), (6, "ग")]),
        ("```\na\nช\n```", [(7, "ช")]),
        ("- a\n- ช", [(6, "ช")]),
        ("> a\n> ช", [(6, "ช")]),
        ("# ช", [(5, "ช")]),
        ("$ช$", []),
        ("ช ช\n\nช", [(5, "ช")]),
    ],
)
def test_the_first_place_is_given(through: Through, text: str, expected: list[tuple[int, str]]) -> None:
    assert places(through(HEAD + text)) == expected


def test_the_title_is_looked_at(through: Through) -> None:
    assert places(through("---\nlang: en\ntitle: ช\n---\n\ntext")) == [(3, "ช")]


def test_a_foreign_text_does_not_flood_the_report(through: Through) -> None:
    passed = through(HEAD + "".join(map(chr, range(0x4E00, 0x4E00 + 50))))
    assert len(passed.codes) == 21
    assert "and 30 more characters have no glyph" in [d.message for d in passed.found]


def test_a_script_that_no_font_joins_is_named_once(through: Through) -> None:
    assert through(HEAD + "one كتاب\n\n`سلام` ש").said == [
        "5:1 letters-unjoined: no font joins the letters of Arabic, as 'ك' here",
        "7:1 glyph-missing: no font has a glyph for 'ש' (U+05E9 hebrew letter shin)",
    ]
