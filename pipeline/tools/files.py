"""Read the author's files, and record every path that was asked for."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline.config import confinement
from pipeline.config.confinement import Closed

OUTSIDE = "outside"  # recorded instead of a digest for a path outside of the roots
_CHANGED = "changed while it was read"  # recorded instead of a digest; equals none


class OutsideRoots(OSError):
    """A path that leads out of the folders a document may read from, or to what is closed to it there; `reason` says which."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(errno.EPERM, f"it {reason}", path)
        self.reason = reason


class Files:
    """Reads files below some roots only, and records each read as an input of the outputs made from it.

    `inputs` maps each absolute path to the SHA-256 of the content, to the empty string if the path is not a readable
    regular file, or to OUTSIDE. Pages are laid out with what lies in `themes` and in `installed` as well, which is not for
    documents. What `closed` holds cannot be read anywhere but in `installed`. With `follow_links`, a link in a root may lead
    out of it. `bounds` is what messages call the roots.
    """

    def __init__(
        self,
        *roots: Path,
        themes: Iterable[Path] = (),
        installed: Iterable[Path] = (),
        closed: Closed | None = None,
        follow_links: bool = False,
        bounds: str = "the project",
    ) -> None:
        self._roots, self._themes, self._installed = map(_resolved, (roots, themes, installed))
        self._closed, self._follow_links, self._bounds = closed, follow_links, bounds
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

        Raises OutsideRoots if the path, links resolved, is outside of the roots or closed; OSError if it cannot be read, is
        not a regular file (a pipe or device could block the build), or is larger than `limit` bytes.
        """
        return self._read(path, limit, self._roots)

    def read_for_page(self, path: Path, *, limit: int = 1 << 30) -> bytes:
        """Return the bytes of a file that a page is laid out with: a document's, a theme's, or Octavo's. Raises as `read` does."""
        return self._read(path, limit, (*self._roots, *self._themes, *self._installed))

    def read_of_setting(self, path: Path, project: Path, *, limit: int = 1 << 30) -> bytes:
        """Return the bytes of a file that a setting names, which may lie anywhere in the project. Raises as `read` does."""
        return self._read(path, limit, _resolved((project,)))

    def is_file(self, path: Path) -> bool:
        """Say whether the path is a readable file inside of the roots; recorded like a read."""
        try:
            self.read(path)
        except OSError:
            return False
        return True

    def refusal(self, path: str) -> str:
        """Return why a document may not read an absolute path, after its name; "" if it may."""
        return self._refusal(path, self._roots)

    def _read(self, path: Path, limit: int, roots: tuple[str, ...]) -> bytes:
        shown = os.path.abspath(path)  # noqa: PTH100  # links are not resolved, so that a changed link is noticed
        try:
            if reason := self._refusal(shown, roots):
                raise OutsideRoots(shown, reason)
            data = _regular(shown, limit).read_bytes()
        except OutsideRoots:
            self.note({shown: OUTSIDE})
            raise
        except OSError:
            self.note({shown: ""})
            raise
        except ValueError:  # no name a file can have: a NUL in it
            self.note({shown: ""})
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), shown) from None
        self.note({shown: hashlib.sha256(data).hexdigest()})
        return data

    def _refusal(self, path: str, roots: tuple[str, ...]) -> str:
        homes = confinement.homes_of(path, roots, follow_links=self._follow_links)
        if not homes:
            return f"lies outside {self._bounds}"
        if self._closed is None or any(home in self._installed for home in homes):
            return ""
        return "" if any(not self._closed.holds(path, home) for home in homes) else confinement.CLOSED


def _resolved(folders: Iterable[Path]) -> tuple[str, ...]:
    return tuple(map(os.path.realpath, folders))


def _regular(path: str, limit: int) -> Path:
    """Return a regular file of at most `limit` bytes. Raises OSError for anything else, and where there is nothing."""
    file = Path(path)
    status = file.stat()
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "it is not a regular file", path)
    if status.st_size > limit:
        raise OSError(errno.EFBIG, f"it is larger than {limit} bytes", path)
    return file
