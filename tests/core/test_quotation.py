"""Quotation marks by language."""

from __future__ import annotations

import pytest

from pipeline.core import quotation


@pytest.mark.parametrize(
    ("lang", "marks"),
    [
        ("en", "“ ” ‘ ’"),
        ("en-GB", "“ ” ‘ ’"),
        ("de", "„ “ ‚ ‘"),
        ("de-AT", "„ “ ‚ ‘"),
        ("de-u-co-phonebk", "„ “ ‚ ‘"),
        ("pt", "“ ” ‘ ’"),
        ("pt-PT", "« » “ ”"),
        ("sv", "” ” ’ ’"),
        ("hu", "„ ” » «"),
        ("ja", "「 」 『 』"),
        ("zh", "“ ” ‘ ’"),
        ("zh-Hant-TW", "「 」 『 』"),
        ("fr-CH", "« » ‹ ›"),
        ("xx", "“ ” ‘ ’"),
    ],
)
def test_the_longest_part_of_a_tag_that_is_known_counts(lang: str, marks: str) -> None:
    assert quotation.marks(lang) == quotation.Marks(*marks.split(" "))


@pytest.mark.parametrize(
    ("lang", "inner"),
    [("fr", ("«\u202f", "\u202f»")), ("fr-BE", ("«\u202f", "\u202f»")), ("fr-CA", ("”", "“"))],
)
def test_french_has_thin_spaces_inside(lang: str, inner: tuple[str, str]) -> None:
    assert quotation.marks(lang) == quotation.Marks("«\u202f", "\u202f»", *inner)
