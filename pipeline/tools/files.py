"""Reading the author's files, with a record of everything that was looked for."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Mapping
from pathlib import Path

OUTSIDE = "outside"  # noted of what leads out of the roots: nothing is read of it
_UNSTEADY = "changed while it was read"  # no file has this digest


class Outside(OSError):
    """A path that leads out of the folders a document may read from."""


class Files:
    """Reads files under some roots only, and remembers each read for the key of what is made from it.

    `inputs` maps each absolute path asked for to the SHA-256 of what was read, "" where there was nothing, or OUTSIDE.
    """

    def __init__(self, *roots: Path) -> None:
        self._roots = tuple(root.resolve() for root in roots)
        self._inputs: dict[str, str] = {}

    @property
    def inputs(self) -> Mapping[str, str]:
        """What was asked for so far."""
        return dict(self._inputs)

    def note(self, inputs: Mapping[str, str]) -> None:
        """Remember what was read on the document's behalf. What changed between two reads never matches again."""
        for path, digest in inputs.items():
            self._inputs[path] = digest if self._inputs.get(path, digest) == digest else _UNSTEADY

    def read(self, path: Path, *, limit: int = 1 << 30) -> bytes:
        """Return a regular file's bytes.

        Raises Outside for a path that, links followed, leaves the roots; OSError for what cannot be read, is no
        regular file (a pipe or device could hang the build) or is larger than `limit` bytes.
        """
        shown = os.path.abspath(path)  # noqa: PTH100  # the path as asked for: links stay, so a changed link is seen
        try:
            data = self._checked(path, shown, limit).read_bytes()
        except OSError as wrong:
            self.note({shown: OUTSIDE if isinstance(wrong, Outside) else ""})
            raise
        self.note({shown: hashlib.sha256(data).hexdigest()})
        return data

    def _checked(self, path: Path, shown: str, limit: int) -> Path:
        try:
            real = path.resolve()
        except (RuntimeError, ValueError):  # a loop of links, a NUL in the name
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), shown) from None
        if not any(real.is_relative_to(root) for root in self._roots):
            raise Outside(errno.EPERM, "it lies outside the project", shown)
        status = real.stat()
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "it is not a regular file", shown)
        if status.st_size > limit:
            raise OSError(errno.EFBIG, f"it is larger than {limit} bytes", shown)
        return real

    def is_file(self, path: Path) -> bool:
        """Say whether the path is a readable file inside the roots; the answer is remembered like a read."""
        try:
            self.read(path)
        except OSError:
            return False
        return True
