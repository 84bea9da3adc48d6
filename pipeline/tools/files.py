"""Read the author's files, and record every path that was asked for."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Mapping
from pathlib import Path

OUTSIDE = "outside"  # recorded instead of a digest for a path outside of the roots
_CHANGED = "changed while it was read"  # recorded instead of a digest; equals none


class OutsideRoots(OSError):
    """A path that leads out of the folders a document may read from."""


class Files:
    """Reads files below some roots only, and records each read as an input of the outputs made from it.

    `inputs` maps each absolute path to the SHA-256 of the content, to the empty string if the path is not a readable
    regular file, or to OUTSIDE.
    """

    def __init__(self, *roots: Path) -> None:
        self._roots = tuple(root.resolve() for root in roots)
        self._inputs: dict[str, str] = {}

    @property
    def inputs(self) -> Mapping[str, str]:
        """The paths read so far."""
        return dict(self._inputs)

    def note(self, inputs: Mapping[str, str]) -> None:
        """Record files that were read elsewhere. A file that changed between two reads gets a digest that never matches."""
        for path, digest in inputs.items():
            self._inputs[path] = digest if self._inputs.get(path, digest) == digest else _CHANGED

    def read(self, path: Path, *, limit: int = 1 << 30) -> bytes:
        """Return a regular file's bytes.

        Raises OutsideRoots if the path, links resolved, is outside of the roots; OSError if it cannot be read, is not a
        regular file (a pipe or device could block the build), or is larger than `limit` bytes.
        """
        shown = os.path.abspath(path)  # noqa: PTH100  # links are not resolved, so that a changed link is noticed
        try:
            data = self._resolve(path, shown, limit).read_bytes()
        except OSError as wrong:
            self.note({shown: OUTSIDE if isinstance(wrong, OutsideRoots) else ""})
            raise
        self.note({shown: hashlib.sha256(data).hexdigest()})
        return data

    def _resolve(self, path: Path, shown: str, limit: int) -> Path:
        try:
            real = path.resolve()
        except (RuntimeError, ValueError):  # a loop of links, or a NUL in the name
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), shown) from None
        if not any(real.is_relative_to(root) for root in self._roots):
            raise OutsideRoots(errno.EPERM, "it lies outside the project", shown)
        status = real.stat()
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "it is not a regular file", shown)
        if status.st_size > limit:
            raise OSError(errno.EFBIG, f"it is larger than {limit} bytes", shown)
        return real

    def is_file(self, path: Path) -> bool:
        """Say whether the path is a readable file inside of the roots; recorded like a read."""
        try:
            self.read(path)
        except OSError:
            return False
        return True
