"""The files that a theme names: its logo and its fonts."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from pathlib import Path

from pipeline.config import confinement
from pipeline.config.confinement import Closed
from pipeline.core.diagnostics import Failure
from pipeline.core.spans import Span
from pipeline.theme.model import FontFile
from pipeline.theme.validation import INVALID

_PICTURES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
_LARGEST_LOGO, _LARGEST_FONT = 500_000, 8_000_000  # bytes


@dataclass(frozen=True, slots=True)
class _Request:
    """A file that a theme names: what it is for, the position of the name, and the largest size in bytes."""

    what: str
    where: Span
    largest: int


@dataclass(frozen=True, slots=True)
class _Found:
    """A file of a theme, and the digests of all paths it was looked for at, "" for those where nothing was."""

    path: Path
    data: bytes
    sources: dict[str, str]


@dataclass(frozen=True, slots=True)
class ThemeFolders:
    """The folders of a theme, the most specific first, and what is `closed` in them to the build.

    Of a file that cannot be used, a Failure says why at the name's position `where`.
    """

    paths: tuple[Path, ...]
    closed: Closed | None = None

    def logo(self, name: str, where: Span) -> tuple[str, dict[str, str]]:
        """Return a picture as a data: address, and digests by path of all files that were looked for."""
        if not name:
            return "", {}
        kind = _PICTURES.get(Path(name).suffix.lower())
        if kind is None or not _is_inside(name):
            hint = "name an SVG, PNG or JPEG file beside theme.toml"
            raise Failure(INVALID.at(where, f"'logo' is '{name}'", hint=hint))
        found = self._file(name, _Request("logo", where, _LARGEST_LOGO))
        return f"data:{kind};base64,{base64.b64encode(found.data).decode()}", found.sources

    def fonts(self, names: tuple[str, ...], where: Span) -> tuple[tuple[FontFile, ...], dict[str, str]]:
        """Return the theme's own fonts, and digests by path of all files that were looked for."""
        out, sources = [], {}
        for name in names:
            if Path(name).suffix.lower() not in (".ttf", ".otf") or not _is_inside(name):
                hint = "name TTF or OTF files beside theme.toml"
                raise Failure(INVALID.at(where, f"in [fonts]: 'files' has '{name}'", hint=hint))
            found = self._file(name, _Request("font", where, _LARGEST_FONT))
            out.append(FontFile(found.path, found.sources[str(found.path)]))
            sources.update(found.sources)
        return tuple(out), sources

    def _file(self, name: str, asked: _Request) -> _Found:
        """Return the first file of that name."""
        sources = {}
        for folder in self.paths:
            if self.closed and self.closed.holds(folder / name, folder):
                said = f"the {asked.what} '{name}' {confinement.CLOSED}"
                raise Failure(INVALID.at(asked.where, said, hint="put another file there"))
            data = _bytes(folder / name, asked.largest)
            if data is None:
                sources[str(folder / name)] = ""
                continue
            if not 0 < len(data) <= asked.largest:
                said = f"is larger than {asked.largest // 1000} KB" if data else "is empty"
                said = f"the {asked.what} '{name}' {said}"
                raise Failure(INVALID.at(asked.where, said, hint="put another file there"))
            sources[str(folder / name)] = hashlib.sha256(data).hexdigest()
            return _Found(folder / name, data, sources)
        hint = f"put it into templates/{self.paths[0].name}/"
        raise Failure(INVALID.at(asked.where, f"the {asked.what} '{name}' is not there", hint=hint))


def _is_inside(name: str) -> bool:
    return not Path(name).is_absolute() and ".." not in Path(name).parts and "\0" not in name


def _bytes(path: Path, largest: int) -> bytes | None:
    """Return the bytes of a regular file, at most one more than `largest`; None for anything else."""
    try:
        if not path.is_file():  # a pipe would be waited for
            return None
        with path.open("rb") as file:
            return file.read(largest + 1)
    except OSError:
        return None
