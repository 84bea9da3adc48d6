"""File-system state of a theme's files, to find out whether values cached for the theme are still valid."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from pipeline.theme.model import FileStamps


def read(folders: tuple[Path, ...]) -> FileStamps:
    """Return the state of every file in some folders and below, sorted."""
    return tuple(sorted({entry for folder in folders for entry in _entries(str(folder))}))


def _entries(folder: str) -> Iterator[tuple[str, int, int, int, int]]:
    """Yield path, inode, size and times (ns) of every file below a folder."""
    try:
        with os.scandir(folder) as found:
            for entry in found:
                if entry.is_dir():
                    yield from _entries(entry.path)
                else:
                    state = entry.stat()
                    yield entry.path, state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns
    except OSError:  # no such folder, or a file just deleted; reading it will report the error
        return
