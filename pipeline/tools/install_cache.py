"""What is compiled once an installation, kept where Python keeps the package's own code, and trusted as much."""

from __future__ import annotations

import hashlib
import os
import sys
from contextlib import suppress
from pathlib import Path

from pipeline import resources

FOLDER = Path(resources.__file__).parent / "__pycache__"

_DIGEST = hashlib.sha256().digest_size


def load(name: str, folder: Path | None = None) -> bytes | None:
    """Return what was kept under a name by this version of Python, or None if there is nothing, or not all of it."""
    with suppress(OSError):
        data = _path(name, folder or FOLDER).read_bytes()
        if hashlib.sha256(data[_DIGEST:]).digest() == data[:_DIGEST]:
            return data[_DIGEST:]
    return None


def keep(name: str, data: bytes, folder: Path | None = None) -> None:
    """Keep data behind its SHA-256 where that is possible, and Python keeps code, too. No process sees half of it."""
    if sys.dont_write_bytecode:
        return
    with suppress(OSError):  # as Python does: what cannot be written to works all the same
        path = _path(name, folder or FOLDER)
        path.parent.mkdir(exist_ok=True)
        part = path.with_name(f"{path.name}.{os.getpid()}")
        part.write_bytes(hashlib.sha256(data).digest() + data)
        part.replace(path)


def make_room(start: str, most: int, folder: Path | None = None) -> None:
    """Give up what is kept under names that start so when there are `most` of them, where it is possible."""
    if sys.dont_write_bytecode:
        return
    with suppress(OSError):
        kept = [*(folder or FOLDER).glob(f"{start}*")]
        for path in kept if len(kept) >= most else ():
            path.unlink(missing_ok=True)


def _path(name: str, folder: Path) -> Path:
    stem, dot, suffix = name.rpartition(".")
    return folder / f"{stem}.{sys.implementation.cache_tag}{dot}{suffix}"
