"""A folder of files named by the SHA-256 of their content."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path


class Objects:
    """Stores and returns bytes by their SHA-256. If the disk is full or read-only, nothing is stored and no error raised."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, data: bytes) -> str:
        """Store the bytes and return their digest. There is no fsync: a torn file is noticed when it is read."""
        digest = hashlib.sha256(data).hexdigest()
        path = self._path(digest)
        if path.is_file():
            return digest
        temporary = ""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=path.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(temporary).replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                Path(temporary).unlink(missing_ok=True)
        return digest

    def get(self, digest: str) -> bytes | None:
        """Return the bytes of a digest; None if there is no such object, or it was damaged, which removes it."""
        path = self._path(digest)
        try:
            data = path.read_bytes()
        except OSError:
            return None
        if hashlib.sha256(data).hexdigest() == digest:
            return data
        self.drop(digest)
        return None

    def size(self, digest: str) -> int:
        """Return the size of an object in bytes, 0 if it does not exist."""
        try:
            return os.stat(f"{self.folder}/{digest[:2]}/{digest[2:]}").st_size  # noqa: PTH116  # of thousands
        except OSError:
            return 0

    def drop(self, digest: str) -> None:
        """Remove an object."""
        with contextlib.suppress(OSError):
            self._path(digest).unlink(missing_ok=True)

    def digests(self) -> Iterator[str]:
        """Yield the digests of all objects, sorted."""
        for folder in sorted(self.folder.glob("[0-9a-f][0-9a-f]")):
            for name in sorted(os.listdir(folder)):  # noqa: PTH208  # a Path for each would stay in memory
                yield f"{folder.name}{name}"

    def _path(self, digest: str) -> Path:
        return self.folder / digest[:2] / digest[2:]
