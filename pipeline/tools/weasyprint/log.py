"""What WeasyPrint tells its loggers: what it left out, and which page it begins."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

_LOGGER = logging.getLogger("weasyprint")
_PROGRESS = logging.getLogger("weasyprint.progress")
_PAGE = "Step 5 - Creating layout - Page %d"  # said before each page


class TooManyPagesError(Exception):
    """More pages are laid out than there may be."""


@contextmanager
def counting(most: int) -> Iterator[None]:
    """Raise TooManyPagesError within WeasyPrint when it begins one page more than there may be."""

    class Counter(logging.Handler):
        def handle(self, record: logging.LogRecord) -> bool:
            if record.msg == _PAGE and record.args and record.args[0] > most:  # type: ignore[index,operator]
                raise TooManyPagesError
            return True

    counter = Counter(logging.INFO)
    level, _PROGRESS.propagate = _PROGRESS.level, False
    _PROGRESS.addHandler(counter)
    _PROGRESS.setLevel(logging.INFO)
    try:
        yield
    finally:
        _PROGRESS.removeHandler(counter)
        _PROGRESS.setLevel(level)
        _PROGRESS.propagate = True


@contextmanager
def listening() -> Iterator[list[logging.LogRecord]]:
    """Lend a list that fills with what WeasyPrint says it has left out."""
    records: list[logging.LogRecord] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            records.append(record)

    listener = Listener(logging.ERROR)
    propagate, _LOGGER.propagate = _LOGGER.propagate, False
    _LOGGER.addHandler(listener)
    try:
        yield records
    finally:
        _LOGGER.removeHandler(listener)
        _LOGGER.propagate = propagate
