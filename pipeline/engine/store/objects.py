"""Files named after the SHA-256 of what they hold."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path


class Objects:
    """A folder of such files. A disk that is full or read-only loses them without a word: builds only do more then."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, data: bytes) -> str:
        """Keep the bytes and return their digest. No flush to the disk: what is torn is seen when it is read."""
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
        """Return the bytes; None for what is not there, or was damaged and is now removed."""
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
        """Return the number of bytes kept under a digest, 0 if none are."""
        try:
            return os.stat(f"{self.folder}/{digest[:2]}/{digest[2:]}").st_size  # noqa: PTH116  # of thousands
        except OSError:
            return 0

    def drop(self, digest: str) -> None:
        """Remove what is kept under a digest."""
        with contextlib.suppress(OSError):
            self._path(digest).unlink(missing_ok=True)

    def digests(self) -> Iterator[str]:
        """Yield the digests of all that is kept, sorted."""
        for folder in sorted(self.folder.glob("[0-9a-f][0-9a-f]")):
            for name in sorted(os.listdir(folder)):  # noqa: PTH208  # a Path for each would stay in memory
                yield f"{folder.name}{name}"

    def _path(self, digest: str) -> Path:
        return self.folder / digest[:2] / digest[2:]
