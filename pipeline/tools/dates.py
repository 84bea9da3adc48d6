"""Dates as people write them, in the document's language (Babel)."""

from __future__ import annotations

import datetime


def spoken(date: str, lang: str) -> str:
    """Return an ISO date as "2 November 2026" or what the language has; "" for no date."""
    if not date:
        return ""
    from babel import Locale, UnknownLocaleError
    from babel.dates import format_date

    day = datetime.date.fromisoformat(date)
    try:
        locale = Locale.parse(lang, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale.parse("en")
    if locale.language == "en" and locale.territory != "US":
        return f"{day.day} {format_date(day, 'MMMM y', locale=locale)}"
    return format_date(day, "long", locale=locale)
