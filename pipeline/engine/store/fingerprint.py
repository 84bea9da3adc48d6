"""What results depend on besides their document, by name: files, settings, tools, fonts, Octavo itself.

An ingredient's name says where its value is to be had: "file:PATH" below the project, "shipped:PATH" among the
shipped templates, "beside:PATH" from the source's folder, "setting:TABLE", "tool:NAME", "octavo", "fonts", "shown"
(as what the source is shown to the author); never an absolute path, so that what is kept is found again wherever the
project lies.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import platform
import subprocess
import sys
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path

import msgspec

from pipeline import resources
from pipeline.config import Settings
from pipeline.engine import registry
from pipeline.engine.store.file_digests import Digests
from pipeline.engine.store.noop import Stamp, stamp
from pipeline.tools.files import OUTSIDE
from pipeline.tools.pandoc import process as pandoc
from pipeline.tools.weasyprint.patches import state as patch_state

Ingredients = Mapping[str, str]  # name → value; "" for a file that was looked for in vain

# Distributions whose work is seen in outputs.
_TOOLS = "weasyprint jinja2 pikepdf ziamath resvg-py uharfbuzz fonttools pillow lxml python-docx babel deflate".split()


@dataclass(frozen=True, slots=True)
class Places:
    """The way between a file's path and its name in keys, for a source in the folder `home`, shown as `shown`."""

    root: Path
    home: str
    shown: str = ""

    def name(self, path: str) -> str:
        """Return the name of the file at an absolute path."""
        for kind, folder in (("file", self.root), ("shipped", resources.templates())):
            if path.startswith(start := f"{folder}{os.sep}"):
                return f"{kind}:{os.path.normpath(path.removeprefix(start)).replace(os.sep, '/')}"
        return f"beside:{os.path.relpath(path, self.home)}"

    def path(self, name: str) -> str:
        """Return the absolute path of a named file."""
        kind, _, rest = name.partition(":")
        folder = {"file": self.root, "shipped": resources.templates()}.get(kind, self.home)
        return os.path.normpath(f"{folder}/{rest}")


class Surroundings:
    """The present values of ingredients, for one build."""

    def __init__(self, settings: Settings, digests: Digests) -> None:
        self._settings, self._digests = settings, digests

    def everywhere(self) -> dict[str, str]:
        """Return the ingredients of every result: Octavo itself, the fonts, the tools."""
        return self._everywhere

    def machine(self) -> list[str]:
        """Return the files and folders that tell when a tool, a package or Octavo itself is replaced."""
        package = Path(__file__).resolve().parent.parent
        folders = [path for path in package.rglob("*") if path.is_dir() and path.name != "__pycache__"]
        # A checkout's own folder is no place for packages, and much else happens there.
        packages = [path for path in sys.path if path and Path(path) != package.parent]
        places = [*packages, pandoc.binary(), _pango_file(), str(package), *map(str, folders)]
        return [str(Path(path).absolute()) for path in places if path]

    def settings(self, tables: Iterable[str]) -> dict[str, str]:
        """Return the ingredients of some tables of the settings."""
        return {f"setting:{table}": self.value(f"setting:{table}") for table in sorted(tables)}

    def value(self, name: str, places: Places | None = None) -> str:
        """Return the present value of an ingredient; of a file only with `places`."""
        kind, _, rest = name.partition(":")
        if name == "shown":
            return places.shown if places else ""
        if kind == "setting":
            return self._tables.get(rest, "")
        if kind in ("file", "shipped", "beside"):
            return self._digests.of(places.path(name)) if places else ""
        return self._everywhere.get(name, "")

    def holds(self, name: str, known: str, places: Places) -> bool:
        """Say whether an ingredient still has the value that is known of it."""
        if known != OUTSIDE:
            return self.value(name, places) == known
        # What lies outside is not read: it still has to lie outside.
        self._digests.note(path := places.path(name), stamp(path))
        real = Path(path).resolve()
        return not any(
            real.is_relative_to(home.resolve()) for home in (self._settings.root, Path(places.home))
        )

    @cached_property
    def _tables(self) -> dict[str, str]:
        settings = self._settings
        tables = {
            "project": settings.project,
            "build": {"theme": settings.build.theme, "content": settings.build.content},
            "headings": settings.headings,
            "slides": settings.slides,
            "solutions": settings.solutions,
            "limits": settings.limits,
            "variables": settings.variables,
            "theme": settings.theme,
            "rules": settings.rules,
            "untrusted": settings.untrusted,
            "date": settings.date,
            "formats": list(settings.options),
            **settings.options,
        }
        return {name: _plain(table, _given(settings, name)) for name, table in tables.items()}

    @cached_property
    def _everywhere(self) -> dict[str, str]:
        code, stamps = _own_code()
        for path, said in stamps.items():
            self._digests.note(path, said)
        return {
            **_loaded(),
            "tool:weasyprint": weasyprint_version(),
            "tool:pandoc": _pandoc_version(pandoc.binary(), tuple(stamp(pandoc.binary()) or ())),
            "fonts": self._digests.of(str(resources.assets() / "manifest.json")),
            "octavo": code,
        }


@cache
def _own_code() -> tuple[str, Mapping[str, Stamp]]:
    """Return the digest of the code this process runs, whatever is written meanwhile, and how its files looked before."""
    package = Path(__file__).resolve().parent.parent
    stamps: dict[str, Stamp] = {}
    listed = []
    for file in sorted(file for suffix in ("py", "lua", "conf") for file in package.rglob(f"*.{suffix}")):
        stamps[str(file)] = stamp(str(file))
        listed.append(f"{file.relative_to(package)}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\n")
    return hashlib.sha256("".join(listed).encode()).hexdigest(), stamps


@cache
def _loaded() -> dict[str, str]:
    """Return what this process works with until its end, whatever is installed meanwhile."""
    found = {f"tool:{name}": version(name) for name in _TOOLS}
    found["tool:pango"] = _pango_version()
    found["tool:python"] = platform.python_version()
    found["tool:zlib"] = zlib.ZLIB_RUNTIME_VERSION
    found["tool:plugins"] = _plugins()
    return found


def weasyprint_version() -> str:
    """Return WeasyPrint's version and, unless all of our patches are on, which are not."""
    off = patch_state.label(patch_state.states())
    return f"{_loaded()['tool:weasyprint']} {off}".rstrip()


def _plugins() -> str:
    """Return third parties' stages and outputs with their versions; named even where there are none, to miss new ones."""
    found = (
        f"{entry.name} {entry.dist.version if entry.dist else '?'}"
        for group in ("octavo.stages", "octavo.outputs")
        for entry in registry.plugins(group)
    )
    return ", ".join(sorted(found))


def _given(settings: Settings, table: str) -> list[str]:
    """Return the keys of a table that the command line sets: front matter says the others."""
    return sorted(key for key in settings.given if key.split(".", 1)[0] == table)


def _plain(table: object, given: list[str]) -> str:
    plain = msgspec.to_builtins(table)
    shown = {**plain, "--set": given} if given and isinstance(plain, dict) else plain
    return json.dumps(shown, sort_keys=True, ensure_ascii=False)


@cache
def _pandoc_version(binary: str, _: tuple[int, ...]) -> str:
    """Return what a file that looks like this says of itself."""
    try:
        said = subprocess.run([binary, "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""  # without pandoc nothing is built, which the documents say
    return said.stdout.split("\n", 1)[0].removeprefix("pandoc ")


def _pango_version() -> str:
    """Return the version of the library that breaks lines; "" where it has another name and cannot be asked."""
    try:
        library = ctypes.CDLL("libpango-1.0.so.0")
    except OSError:
        return ""
    library.pango_version_string.restype = ctypes.c_char_p
    return str(library.pango_version_string().decode())


def _pango_file() -> str:
    """Return where that library lies, as Linux says; "" elsewhere."""
    try:
        mapped = Path("/proc/self/maps").read_text("utf-8").split("\n")
    except OSError:
        return ""
    return next((line.split(maxsplit=5)[-1] for line in mapped if "/libpango-1.0" in line), "")
