"""Read and format dates in the language of the document (Babel)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Any

_NUMBERS = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_PARTS = re.compile(r"[^\W\d_]+|\d+")
_BETWEEN = frozenset(
    ("st", "nd", "rd", "th", "of", "the", "de", "del")
)  # "3rd of March", "3 de marzo de 2026"


def read_date(text: str, lang: str) -> str:
    """Return a day in ISO 8601 form; "" for a text that is none, or could be two.

    Read are year, month and day in this order, whatever stands behind (a time), and those with the month's name in English or in
    `lang`: "2026/3/1", "March 1, 2026", "1. März 2026". Which number is the month of "1/3/2026" is not known.
    """
    if found := _NUMBERS.match(text):
        return _iso(int(found[1]), int(found[3]), int(found[4]))
    parts = _PARTS.findall(text.casefold())
    numbers = sorted((int(part) for part in parts if part.isdecimal()), reverse=True)
    words = [part for part in parts if not part.isdecimal() and part not in _BETWEEN]
    if len(numbers) != 2 or len(words) != 1 or numbers[0] < 1000:
        return ""
    month = next((months[words[0]] for months in _months(lang) if words[0] in months), 0)
    return _iso(numbers[0], month, numbers[1])


def _iso(year: int, month: int, day: int) -> str:
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return ""


def _months(lang: str) -> Iterator[dict[str, int]]:
    """Yield the numbers of months by their names, whole and short, in small letters: in a language, then in English."""
    for locale in (_locale(lang), _locale("en")):
        months = locale.months["format"]
        yield {
            name.casefold().rstrip("."): number
            for width in ("abbreviated", "wide")
            for number, name in months[width].items()
        }


def format_date(date: str, lang: str, written: str = "") -> str:
    """Return an ISO 8601 date in the long form of a language, as "2 November 2026"; for no date, what was `written` in its place."""
    if not date:
        return written
    from babel import dates

    day, locale = datetime.date.fromisoformat(date), _locale(lang)
    if locale.language == "en" and locale.territory != "US":
        return f"{day.day} {dates.format_date(day, 'MMMM y', locale=locale)}"
    return dates.format_date(day, "long", locale=locale)


def _locale(lang: str) -> Any:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(lang, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")
