"""What the file system says of a theme's files, so that what is made of them may be kept while nothing changes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from pipeline.theme.model import Stamp


def of(folders: tuple[Path, ...]) -> Stamp:
    """Return the state of every file in some folders and below."""
    return tuple(sorted({entry for folder in folders for entry in _entries(str(folder))}))


def _entries(folder: str) -> Iterator[tuple[str, int, int, int, int]]:
    """Yield every file at or below a folder, with what the system says of it."""
    try:
        with os.scandir(folder) as found:
            for entry in found:
                if entry.is_dir():
                    yield from _entries(entry.path)
                else:
                    state = entry.stat()
                    yield entry.path, state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns
    except OSError:  # no such folder, or a file that has just gone: reading it will say so
        return
