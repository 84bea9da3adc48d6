"""Read SOURCE_DATE_EPOCH, the creation date that reproducible builds write into files."""

from __future__ import annotations

import datetime

from pipeline.core.diagnostics import Failure, error
from pipeline.core.spans import Span

EPOCH = error(
    "source-date-epoch",
    "The environment variable SOURCE_DATE_EPOCH must be a whole number of seconds since 1970 between 315532800 (1980, the "
    "first year a zip can hold) and 4354819199 (2107, the last). Tools below silently take the clock, or crash, otherwise.",
)

_FIRST_SECOND, _LAST_SECOND = 315_532_800, 4_354_819_199
UNDATED = "1980-01-01"  # the creation date in files if no date is known: the first day a zip can hold


def source_date(given: str) -> str:
    """Return the day of a value of SOURCE_DATE_EPOCH (reproducible-builds.org), ISO 8601 in UTC; empty if it is not set.

    Raises Failure for a value that is not a whole number of seconds, or a date that some format cannot hold.
    """
    if not given:
        return ""
    if not (given.isascii() and given.isdigit() and _FIRST_SECOND <= int(given) <= _LAST_SECOND):
        hint = "unset it, or set it to the time of the last commit: git log -1 --format=%ct"
        raise Failure(
            EPOCH.at(Span("SOURCE_DATE_EPOCH"), f"'{given}' is not a time that files can hold", hint=hint)
        )
    return datetime.datetime.fromtimestamp(int(given), datetime.UTC).date().isoformat()
