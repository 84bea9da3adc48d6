"""The few words Octavo says itself."""

from __future__ import annotations

import pytest

from pipeline.core import translations


@pytest.mark.parametrize(
    ("lang", "contents"),
    [
        ("en", "Contents"), ("en-GB", "Contents"), ("de-AT", "Inhalt"), ("nb", "Innhold"), ("FR", "Sommaire"),
        ("el", "Περιεχόμενα"), ("tlh", "Contents"),
    ],
)  # fmt: skip
def test_the_document_speaks_its_language(lang: str, contents: str) -> None:
    assert translations.of(lang)["contents"] == contents


@pytest.mark.parametrize("lang", sorted(translations._WORDS))
def test_every_language_has_every_word(lang: str) -> None:
    words = translations.of(lang)
    assert words.keys() == translations.of("en").keys()
    assert all(words.values())
