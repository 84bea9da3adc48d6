"""Writes outputs to their files: each appears complete or not at all."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.core.diagnostics import Failure, error
from pipeline.core.model import Source
from pipeline.core.spans import Span, shown_path
from pipeline.engine import registry

UNWRITABLE = error(
    "output-unwritable",
    "An output could not be written: no space, no permission, or a folder is in its place.",
)

_PREFIX = ".octavo-"


class OutputFolder:
    """The folder all outputs go to: FORMAT/SOURCE.SUFFIX below it."""

    def __init__(self, folder: Path) -> None:
        self._absolute, self._shown = str(folder.absolute()), shown_path(folder)

    def path(self, source: Source, name: str) -> str:
        """Return the absolute path of a source's output in a format."""
        return f"{self._absolute}/{name}/{source.name}{_suffix(name)}"

    def shown(self, source: Source, name: str) -> str:
        """Return that path as diagnostics show it: relative to the current folder if it is inside."""
        return f"{self._shown}/{name}/{source.name}{_suffix(name)}".removeprefix("./")

    def target(self, source: Source, name: str) -> Target:
        """Return both."""
        return Target(self.path(source, name), self.shown(source, name))


@cache
def _suffix(name: str) -> str:
    return registry.outputs()[name].suffix


@dataclass(frozen=True, slots=True)
class Target:
    """The file of one output: its absolute path, and the path as diagnostics show it."""

    path: str
    shown: str


def check_folder(folder: Path) -> None:
    """Raise Failure if outputs cannot be written to a folder because a file is in its place."""
    place = next((path for path in (folder, *folder.parents) if path.exists()), folder)
    if place.exists() and not place.is_dir():
        hint = "name a folder with --output or [build] output"
        raise Failure(
            UNWRITABLE.at(Span(place.as_posix()), "outputs cannot go there: it is a file", hint=hint)
        )


def holds(target: Target, digest: str) -> bool:
    """Return whether an output's file has this SHA-256 and is no symbolic link."""
    path = Path(target.path)
    try:
        return not path.is_symlink() and hashlib.sha256(path.read_bytes()).hexdigest() == digest
    except OSError:
        return False


def publish(path: Path, data: bytes, *, shown: str) -> bool:
    """Write the bytes to a temporary file and rename it to `path`; a symbolic link there is replaced, not followed.

    A file that holds these bytes already is left alone, so that its time stamp tells when it last changed. Return whether it
    was written.

    Raises Failure when that cannot be done; what stood there before is then still whole.
    """
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file() and not path.is_symlink() and path.read_bytes() == data:
            return False
        if path.is_dir() and not path.is_symlink():
            raise IsADirectoryError(21, "a folder is in its place")
        handle, temporary = _open_locked(path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            os.fchmod(file.fileno(), 0o666 & ~_umask())
            Path(temporary).replace(path)
            return True
    except OSError as wrong:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        reason = (wrong.strerror or str(wrong)).lower()
        raise Failure(
            UNWRITABLE.at(Span(shown), f"cannot write the output: {reason}", hint="see its folder")
        ) from None


def sweep(folders: Iterable[Path]) -> None:
    """Remove temporary files that killed builds left in the folders; those of running builds are locked."""
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
