"""SOURCE_DATE_EPOCH: the day that files give for their making, where builds must be reproducible."""

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
UNDATED = "1980-01-01"  # what files say of their making when nothing is known: the first day a zip can hold


def source_date(given: str) -> str:
    """Return the day that SOURCE_DATE_EPOCH (reproducible-builds.org) names, in ISO 8601 and UTC; "" if it is not set.

    Raises Failure for anything but a number of seconds that every format can hold.
    """
    if not given:
        return ""
    if not (given.isascii() and given.isdigit() and _FIRST_SECOND <= int(given) <= _LAST_SECOND):
        hint = "unset it, or set it to the time of the last commit: git log -1 --format=%ct"
        raise Failure(
            EPOCH.at(Span("SOURCE_DATE_EPOCH"), f"'{given}' is not a time that files can hold", hint=hint)
        )
    return datetime.datetime.fromtimestamp(int(given), datetime.UTC).date().isoformat()
