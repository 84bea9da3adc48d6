"""Dates in the document's language."""

from __future__ import annotations

import pytest

from pipeline.tools.dates import format_date, read_date


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


@pytest.mark.parametrize(
    ("text", "lang", "day"),
    [
        ("2026-03-01", "en", "2026-03-01"),
        ("2026-3-1", "en", "2026-03-01"),
        ("2026/03/01 10:30", "en", "2026-03-01"),
        ("2026.3.1", "en", "2026-03-01"),
        ("March 1, 2026", "de", "2026-03-01"),
        ("Mar. 1st 2026", "en", "2026-03-01"),
        ("the 1st of March, 2026", "en", "2026-03-01"),
        ("1. März 2026", "de", "2026-03-01"),
        ("1 de marzo de 2026", "es", "2026-03-01"),
        ("1 mars 2026", "fr", "2026-03-01"),
        ("2026-02-30", "en", ""),
        ("2026-03/01", "en", ""),
        ("1/3/2026", "en", ""),
        ("March 2026", "en", ""),
        ("Spring 1, 2026", "en", ""),
        ("", "en", ""),
        ("February 30, 2026", "en", ""),
    ],
)
def test_a_day_is_read_where_it_has_one_meaning(text: str, lang: str, day: str) -> None:
    assert read_date(text, lang) == day
