"""The system's folder for temporary files: whether it can be written, and what is said where it cannot."""

from __future__ import annotations

import errno
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.core.diagnostics import Failure, error
from pipeline.core.spans import Span

UNWRITABLE = error(
    "temporary-unwritable",
    "The system's folder for temporary files is full, cannot be written or is not there. Pandoc's reference documents and the fonts "
    "of pages stand there while a build runs. The build was stopped; what was finished before stays.",
)
_NEEDED = 1 << 20  # bytes
_NO_ROOM = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS))


def check() -> None:
    """Raise Failure if there is no room for a megabyte of temporary files."""
    with reported(), tempfile.TemporaryFile() as file:
        file.write(bytes(_NEEDED))
        file.flush()


@contextmanager
def reported(*, only_room: bool = False) -> Iterator[None]:
    """Raise Failure for an OSError; `only_room`: for one of a disk that takes nothing more. Its position is the folder."""
    try:
        yield
    except OSError as wrong:
        if only_room and wrong.errno not in _NO_ROOM:
            raise
        reason = (wrong.strerror or str(wrong)).lower()
        place = Span(tempfile.tempdir or "TMPDIR")
        hint = "make room there, or name another folder in the variable TMPDIR"
        raise Failure(
            UNWRITABLE.at(place, f"temporary files cannot be written: {reason}", hint=hint)
        ) from None
