"""Publishing: an output appears whole or not at all."""

from __future__ import annotations

import contextlib
import fcntl
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from pipeline.core.diagnostics import Failure, error
from pipeline.core.spans import Span

UNWRITABLE = error(
    "output-unwritable",
    "An output could not be written: no space, no permission, or a folder is in its place.",
)

_PREFIX = ".octavo-"


def check_folder(folder: Path) -> None:
    """Raise Failure when outputs cannot go into a folder because something else is in its place."""
    place = next((path for path in (folder, *folder.parents) if path.exists()), folder)
    if place.exists() and not place.is_dir():
        hint = "name a folder with --output or [build] output"
        raise Failure(
            UNWRITABLE.at(Span(place.as_posix()), "outputs cannot go there: it is a file", hint=hint)
        )


def publish(path: Path, data: bytes, *, shown: str) -> None:
    """Write the bytes to `path`: beside it first, then renamed into place; a link there is replaced, not followed.

    A file that holds these bytes already is left alone, so that its time stamp tells when it last changed.

    Raises Failure when that cannot be done; what stood there before is then still whole.
    """
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file() and not path.is_symlink() and path.read_bytes() == data:
            return
        if path.is_dir() and not path.is_symlink():
            raise IsADirectoryError(21, "a folder is in its place")
        handle, temporary = _open_locked(path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            os.fchmod(file.fileno(), 0o666 & ~_umask())
            Path(temporary).replace(path)
    except OSError as wrong:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        reason = (wrong.strerror or str(wrong)).lower()
        raise Failure(
            UNWRITABLE.at(Span(shown), f"cannot write the output: {reason}", hint="see its folder")
        ) from None


def sweep(folders: Iterable[Path]) -> None:
    """Remove what builds that were killed left half-written in the folders; what is being written is locked."""
    for folder in folders:
        for path in sorted(folder.glob(f"{_PREFIX}*")):
            with contextlib.suppress(OSError), path.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.unlink()


def _open_locked(folder: Path) -> tuple[int, str]:
    while True:
        handle, name = tempfile.mkstemp(prefix=_PREFIX, dir=folder)
        fcntl.flock(handle, fcntl.LOCK_EX)
        if os.fstat(handle).st_nlink:
            return handle, name
        os.close(handle)  # another build swept it away before it was locked


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
