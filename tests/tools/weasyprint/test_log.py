"""What WeasyPrint tells its loggers is listened to, and its pages are counted."""

from __future__ import annotations

import logging

import pytest

from pipeline.tools.weasyprint import log

PROGRESS = logging.getLogger("weasyprint.progress")
PAGE = "Step 5 - Creating layout - Page %d"


def test_pages_are_counted_as_they_begin() -> None:
    with pytest.raises(log.TooManyPagesError), log.counting(2):
        PROGRESS.info("Step 1 - Fetching and parsing HTML - %s", "x")
        PROGRESS.info(PAGE, 1)
        PROGRESS.info(PAGE, 2)
        PROGRESS.info(PAGE, 3)
    assert (PROGRESS.handlers, PROGRESS.level, PROGRESS.propagate) == ([], logging.NOTSET, True)


def test_what_is_left_out_is_heard_and_not_shown(caplog: pytest.LogCaptureFixture) -> None:
    with log.listening() as records:
        logging.getLogger("weasyprint").error("no such picture")
        logging.getLogger("weasyprint").warning("an unknown property")
    assert [record.getMessage() for record in records] == ["no such picture"]
    assert caplog.records == []
