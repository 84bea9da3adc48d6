"""Format dates in the language of the document (Babel)."""

from __future__ import annotations

import datetime


def format_date(date: str, lang: str) -> str:
    """Return an ISO 8601 date in the long form of a language, as "2 November 2026"; the empty string for no date."""
    if not date:
        return ""
    from babel import Locale, UnknownLocaleError, dates

    day = datetime.date.fromisoformat(date)
    try:
        locale = Locale.parse(lang, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale.parse("en")
    if locale.language == "en" and locale.territory != "US":
        return f"{day.day} {dates.format_date(day, 'MMMM y', locale=locale)}"
    return dates.format_date(day, "long", locale=locale)
