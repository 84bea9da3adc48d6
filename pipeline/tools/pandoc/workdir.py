"""A private temporary folder for the files of one request."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from pipeline.tools import temporary


class WorkDir:
    """A temporary folder, created at first use. Close it to remove it. Raises Failure where it cannot be written."""

    def __init__(self) -> None:
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._files: dict[str, bytes] = {}

    @property
    def path(self) -> str:
        """The folder's path."""
        if self._folder is None:
            with temporary.reported():
                self._folder = tempfile.TemporaryDirectory(prefix="octavo-")
        return self._folder.name

    def replace(self, files: Mapping[str, bytes]) -> None:
        """Write files by name ("folder/file"), and delete all others that were written before. Equal files are not rewritten."""
        with temporary.reported():
            for name in self._files.keys() - files.keys():
                Path(self.path, name).unlink()
                del self._files[name]
            for name, data in files.items():
                if self._files.get(name) != data:
                    place = Path(self.path, name)
                    place.parent.mkdir(exist_ok=True)
                    place.write_bytes(data)
                    self._files[name] = data

    def close(self) -> None:
        """Remove the folder."""
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None
            self._files.clear()
