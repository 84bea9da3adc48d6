"""Dates in the document's language."""

from __future__ import annotations

import pytest

from pipeline.tools.dates import format_date


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "2 November 2026"), ("en-GB", "2 November 2026"), ("en-US", "November 2, 2026"), ("de", "2. November 2026"),
        ("de-CH", "2. November 2026"), ("fr", "2 novembre 2026"), ("ru", "2 ноября 2026\u202fг."), ("zh-Hant-TW", "2026年11月2日"),
        ("tlh", "2 November 2026"), ("x", "2 November 2026"), ("de-DE-1996", "2. November 2026"), ("en-", "2 November 2026"),
    ],
)  # fmt: skip
def test_a_date_is_said_in_the_language(lang: str, said: str) -> None:
    assert format_date("2026-11-02", lang) == said


def test_no_date_is_nothing() -> None:
    assert format_date("", "en") == ""
