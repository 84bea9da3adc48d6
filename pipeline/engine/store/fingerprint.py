"""The current values of everything a result can depend on besides its document: files, settings, tools, fonts, code.

Each is an ingredient with a name: "file:PATH" below the project, "shipped:PATH" among the shipped templates, "theme=NAME:PATH"
in an installed theme, "beside:PATH" relative to the source's folder, "setting:TABLE" or "setting:TABLE.KEY", "tool:NAME",
"octavo" (its own code), "fonts", "reveal.js", "shown" (the path by which diagnostics name the source). No name holds an absolute
path, so a cache stays valid when the project is moved.
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
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path

import msgspec

import pipeline
from pipeline import resources
from pipeline.config import Settings
from pipeline.engine import reading, registry
from pipeline.engine.store.file_digests import FileDigests
from pipeline.engine.store.noop import Stamp, stamp
from pipeline.theme import packages
from pipeline.tools.files import OUTSIDE
from pipeline.tools.pandoc import process as pandoc
from pipeline.tools.weasyprint.patches import state as patch_state

THEME = "theme="  # begins the kind of an ingredient that is a file of an installed theme: "theme=school:page.html.j2"
Ingredients = Mapping[str, str]  # name → value; "" for a file that was looked for and not found

_PACKAGE = Path(pipeline.__file__).resolve().parent
# Distributions whose version can change the bytes of an output.
_TOOLS = "weasyprint jinja2 pikepdf typst resvg-py uharfbuzz fonttools pillow lxml python-docx babel deflate".split()


@dataclass(frozen=True, slots=True)
class FileNames:
    """Converts between paths of files and names of ingredients, for a source in the folder `home`.

    `shown` is the path by which diagnostics name the source.
    """

    root: Path
    home: str
    shown: str = ""

    def name(self, path: str) -> str:
        """Return the name of the file at an absolute path."""
        for kind, folder in (*_themes(), ("file", self.root), ("shipped", resources.templates())):
            if path.startswith(start := f"{folder}{os.sep}"):
                return f"{kind}:{os.path.normpath(path.removeprefix(start)).replace(os.sep, '/')}"
        return f"beside:{os.path.relpath(path, self.home)}"

    def path(self, name: str) -> str:
        """Return the absolute path of a named file."""
        kind, _, rest = name.partition(":")
        folder = {**dict(_themes()), "file": self.root, "shipped": resources.templates()}.get(kind, self.home)
        return os.path.normpath(f"{folder}/{rest}")


class Fingerprint:
    """The current values of ingredients; each is computed at most once in a build."""

    def __init__(self, settings: Settings, digests: FileDigests) -> None:
        self._settings, self._digests = settings, digests

    def everywhere(self) -> Ingredients:
        """Return the ingredients that every result has: Octavo's code, what travels with it, and the tools."""
        return self._everywhere

    def machine(self) -> list[str]:
        """Return the files and folders whose stamps change when a tool, a package or Octavo itself is replaced."""
        folders = [path for path in _PACKAGE.rglob("*") if path.is_dir() and path.name != "__pycache__"]
        # A checkout's own folder holds no packages, and changes all the time.
        packages = [path for path in sys.path if path and Path(path) != _PACKAGE.parent]
        places = [*packages, pandoc.binary(), _pango_file(), str(_PACKAGE), *map(str, folders)]
        return [str(Path(path).absolute()) for path in places if path]

    def settings(self, names: Iterable[str]) -> dict[str, str]:
        """Return the ingredients of settings that were read. Raises KeyError for a name there is no setting of."""
        return {f"setting:{name}": self._settings_values[name] for name in sorted(names)}

    def value(self, name: str, places: FileNames) -> str | None:
        """Return the present value of an ingredient; None for one that does not exist (any more), which equals no value."""
        kind, _, rest = name.partition(":")
        if name == "shown":
            return places.shown
        if kind == "setting":
            return self._settings_values.get(rest)
        if kind in ("file", "shipped", "beside") or kind.startswith(THEME):
            return self._digests.of(places.path(name))
        return self._everywhere.get(name)

    def holds(self, name: str, known: str, places: FileNames) -> bool:
        """Return whether an ingredient still has the value that was recorded."""
        if known != OUTSIDE:
            return self.value(name, places) == known
        # A file outside the project is never read; the result is valid while it stays outside.
        self._digests.note(path := places.path(name), stamp(path))
        return bool(reading.files(self._settings, Path(places.home)).refusal(path))

    @cached_property
    def _settings_values(self) -> dict[str, str]:
        given = self._settings.given
        return {name: _as_json(name, value, given) for name, value in self._settings.dependencies()}

    @cached_property
    def _everywhere(self) -> Ingredients:
        _, stamps = _own_code()
        for path, said in (*stamps.items(), *registry.plugin_stamps().items()):
            self._digests.note(path, said)
        return _machine(self._digests.of)


@cache
def machine() -> Ingredients:
    """Return the ingredients of every result, as this process has them: its tools, fonts and own code.

    Two processes with equal ones make the same bytes of the same document.
    """
    return _machine(_digest)


def _machine(digest: Callable[[str], str]) -> Ingredients:
    """Return the same; `digest` gives the SHA-256 of the file at a path."""
    return {
        **_loaded(),
        "tool:weasyprint": weasyprint_version(),
        "tool:pandoc": _pandoc_version(pandoc.binary(), tuple(stamp(pandoc.binary()) or ())),
        "fonts": _of_folder(resources.assets() / "fonts", digest),
        "reveal.js": _of_folder(resources.assets() / "reveal", digest),
        "octavo": _own_code()[0],
    }


def _of_folder(folder: Path, digest: Callable[[str], str]) -> str:
    """Return a digest of the names and the content of all files in a folder."""
    listed = (f"{path.name}\0{digest(str(path))}\n" for path in sorted(folder.glob("*")))
    return hashlib.sha256("".join(listed).encode()).hexdigest()


def _digest(path: str) -> str:
    """Return the SHA-256 of a file, as `FileDigests` does that remembers it; "" for what is none."""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest() if Path(path).is_file() else ""


@cache
def _own_code() -> tuple[str, Mapping[str, Stamp]]:
    """Return the digest of the code this process runs, and its files' stamps before they were read.

    The digest is computed once: edits made while the process runs do not change what it runs.
    """
    stamps: dict[str, Stamp] = {}
    listed = []
    for file in sorted(file for suffix in ("py", "lua", "conf") for file in _PACKAGE.rglob(f"*.{suffix}")):
        stamps[str(file)] = stamp(str(file))
        listed.append(f"{file.relative_to(_PACKAGE)}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\n")
    return hashlib.sha256("".join(listed).encode()).hexdigest(), stamps


@cache
def _loaded() -> dict[str, str]:
    """Return the versions this process has loaded, which stay in use whatever is installed meanwhile."""
    found = {f"tool:{name}": version(name) for name in _TOOLS}
    found["tool:pango"] = _pango_version()
    found["tool:python"] = platform.python_version()
    found["tool:zlib"] = zlib.ZLIB_RUNTIME_VERSION
    found["tool:plugins"] = registry.plugin_state()  # named even where there are none, to miss new ones
    return found


def _themes() -> list[tuple[str, Path]]:
    """Return the folders of installed themes, each with the kind of ingredient its files are."""
    return [(f"{THEME}{name}", folder) for name, folder in packages.installed().folders.items()]


def weasyprint_version() -> str:
    """Return WeasyPrint's version and, unless all of our patches are on, which are not."""
    off = patch_state.label(patch_state.states())
    return f"{_loaded()['tool:weasyprint']} {off}".rstrip()


def _as_json(name: str, value: object, given: Iterable[str]) -> str:
    """Return a setting as JSON, with those of its keys that the command line sets: front matter cannot override them."""
    plain = msgspec.to_builtins(value)
    fixed = sorted(key for key in given if key == name or key.startswith(f"{name}."))
    shown = {**(plain if isinstance(plain, dict) else {"": plain}), "--set": fixed} if fixed else plain
    return json.dumps(shown, sort_keys=True, ensure_ascii=False)


@cache
def _pandoc_version(binary: str, _: tuple[int, ...]) -> str:
    """Return the version that pandoc reports; the second argument, its stamp, is part of the cache's key."""
    try:
        said = subprocess.run([binary, "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""  # without pandoc nothing can be built, and each document has a diagnostic that says so
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
