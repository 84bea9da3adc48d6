"""The direction of a language is that of Unicode's locale data."""

from __future__ import annotations

import pytest
from babel import Locale, localedata

from pipeline.core import direction


def test_languages_of_the_locale_data() -> None:
    names = localedata.locale_identifiers()
    assert len(names) > 500
    for name in names:
        lang = name.replace("_", "-")
        expected = "rtl" if Locale.parse(name).character_order == "right-to-left" else "ltr"
        assert direction.of(lang) == expected, lang


@pytest.mark.parametrize(
    ("lang", "expected"),
    [("AR", "rtl"), ("fa-IR", "rtl"), ("az-arab", "rtl"), ("ar-Latn-EG", "ltr"), ("de", "ltr"), ("", "ltr")],
)
def test_script_and_case(lang: str, expected: str) -> None:
    assert direction.of(lang) == expected
