"""SHA-256 digests of files, kept with the files' stamps from build to build, so that unchanged files are not read again."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from pipeline.engine.store.noop import Stamp, stamp, stamp_of

_FRESH = 2_000_000_000  # nanoseconds: a second write within one tick of a coarse file system changes no stamp


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file's digest, with its size, times of change (nanoseconds) and inode when it was read."""

    size: int
    modified: int
    changed: int
    inode: int
    digest: str


class FileDigests:
    """Digests of files by path; "" if the path is not a readable regular file.

    `known` looks up what earlier builds recorded of a path. It is used only if size, times and inode are still the same and
    the file had not been written in the two seconds before it was read. `now` is the file system's own time, in nanoseconds,
    when the build started. `learned` holds new digests that the next build may use.
    """

    def __init__(self, known: Callable[[str], FileRecord | None], *, now: int) -> None:
        self._known, self._now = known, now
        self._asked: dict[str, str] = {}
        self.learned: dict[str, FileRecord] = {}
        self._stamps: dict[str, Stamp] | None = {}

    def stamps(self, more: Iterable[str] = ()) -> Mapping[str, Stamp]:
        """Return the stamps of all paths asked for and some `more`; none at all if one of the files was just written."""
        if self._stamps is None:
            return {}
        for path in more:
            self.note(path, stamp(path))
        return self._stamps if self._stamps is not None else {}

    def note(self, path: str, said: Stamp) -> None:
        """Record the stamp of a path."""
        if self._stamps is not None:
            self._stamps[path] = said
            if said is not None and max(said[1], said[2]) + _FRESH >= self._now:
                self._stamps = None

    def of(self, path: str) -> str:
        """Return the digest of the file at an absolute path. Each file is read at most once in a build."""
        if path not in self._asked:
            self._asked[path] = self._read(path)
        return self._asked[path]

    def has_changed(self, path: str) -> bool:
        """Return whether a file's stamp has changed since its digest was recorded, or none was. The file is not read."""
        before = self._known(path)
        try:
            return not _is_as(before, os.stat(path))  # noqa: PTH116  # as below
        except (OSError, ValueError):
            return True

    def forget(self) -> None:
        """Forget all digests, once those learned have been saved, so that files are looked at again."""
        self._asked.clear()
        self.learned.clear()

    def _read(self, path: str) -> str:
        try:
            found = os.stat(path)  # noqa: PTH116  # a Path for each of thousands of files costs more than the call
            self.note(path, stamp_of(found))
            if not stat.S_ISREG(found.st_mode):
                return ""
            before = self._known(path)
            if before is not None and _is_as(before, found):
                return before.digest
            with open(path, "rb") as file:  # noqa: PTH123  # as above
                digest = hashlib.sha256(file.read()).hexdigest()
        except (OSError, ValueError):
            self.note(path, stamp(path))
            return ""
        if max(found.st_mtime_ns, found.st_ctime_ns) + _FRESH < self._now:
            self.learned[path] = _hashed(found, digest)
        return digest


def _is_as(before: FileRecord | None, found: os.stat_result) -> bool:
    return before is not None and before == _hashed(found, before.digest)


def _hashed(found: os.stat_result, digest: str) -> FileRecord:
    return FileRecord(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, digest)
