"""Which script a joined letter is of."""

from __future__ import annotations

import unicodedata

import pytest

from pipeline.core.joined_scripts import JOINED, script_of


@pytest.mark.parametrize(
    ("char", "name"),
    [("ب", "Arabic"), ("ܒ", "Syriac"), ("ߊ", "N'Ko"), ("ᠠ", "Mongolian"), ("\U0001e900", "Adlam")],
)
def test_letters_are_of_their_script(char: str, name: str) -> None:
    script = script_of(char)
    assert script is not None and script.name == name
    assert char in script


@pytest.mark.parametrize("char", "aשあ中")
def test_letters_that_stand_apart_are_of_none(char: str) -> None:
    assert script_of(char) is None


def test_blocks_hold_the_letters_that_unicode_names_after_the_script() -> None:
    for script in JOINED:
        first, last = script.blocks[0]
        word = script.name.upper().split()[-1].replace("'", "")
        names = [unicodedata.name(chr(code), "") for code in range(first, last + 1)]
        assert sum(word in name for name in names) > 10, script.name
