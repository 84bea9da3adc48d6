"""A cache for the installation, in the package's `__pycache__`: what it holds is trusted as Python's own bytecode."""

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
    """Return the data stored under a name by this version of Python, or None if it is missing or damaged."""
    with suppress(OSError):
        data = _path(name, folder or FOLDER).read_bytes()
        if hashlib.sha256(data[_DIGEST:]).digest() == data[:_DIGEST]:
            return data[_DIGEST:]
    return None


def store(name: str, data: bytes, folder: Path | None = None) -> None:
    """Store data with its SHA-256, atomically. Does nothing if the folder is not writable or Python writes no bytecode."""
    if sys.dont_write_bytecode:
        return
    with suppress(OSError):  # the cache is optional, as Python's own is
        path = _path(name, folder or FOLDER)
        path.parent.mkdir(exist_ok=True)
        part = path.with_name(f"{path.name}.{os.getpid()}")
        part.write_bytes(hashlib.sha256(data).digest() + data)
        part.replace(path)


def evict(start: str, most: int, folder: Path | None = None) -> None:
    """Delete all entries whose names begin with `start` if there are at least `most` of them."""
    if sys.dont_write_bytecode:
        return
    with suppress(OSError):
        kept = [*(folder or FOLDER).glob(f"{start}*")]
        for path in kept if len(kept) >= most else ():
            path.unlink(missing_ok=True)


def _path(name: str, folder: Path) -> Path:
    stem, dot, suffix = name.rpartition(".")
    return folder / f"{stem}.{sys.implementation.cache_tag}{dot}{suffix}"
