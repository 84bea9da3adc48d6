"""Translations of the words that Octavo adds."""

from __future__ import annotations

import pytest

from pipeline.core import translations


@pytest.mark.parametrize(
    ("lang", "contents"),
    [
        ("en", "Contents"), ("en-GB", "Contents"), ("de-AT", "Inhalt"), ("nb", "Innhold"), ("FR", "Sommaire"),
        ("el", "Περιεχόμενα"), ("ar-EG", "المحتويات"), ("tlh", "Contents"),
    ],
)  # fmt: skip
def test_the_document_speaks_its_language(lang: str, contents: str) -> None:
    assert translations.look_up(lang)["contents"] == contents


@pytest.mark.parametrize("lang", sorted(translations._WORDS))
def test_every_language_has_every_word(lang: str) -> None:
    words = translations.look_up(lang)
    assert words.keys() == translations.look_up("en").keys()
    assert all(words.values())
