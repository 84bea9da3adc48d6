"""Where the files that travel with the package are, and those of other installed packages."""

from functools import cache
from importlib import metadata
from importlib.machinery import ModuleSpec
from importlib.metadata import EntryPoints
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).resolve().parent


def assets() -> Path:
    """Folder of the pinned fonts and of reveal.js; `manifest.json` in it lists every file with its SHA-256."""
    return _PACKAGE / "assets"


@cache
def templates() -> Path:
    """Folder of the shipped themes: inside an installed package, beside it in a checkout."""
    installed = _PACKAGE / "templates"
    return installed if installed.is_dir() else _PACKAGE.parent / "templates"


def entry_points(group: str) -> EntryPoints:
    """Return what installed packages offer under the name of a group; they are looked at once a process, for 1.5 ms and more."""
    found: EntryPoints = all_entry_points().select(group=group)
    return found


@cache
def all_entry_points() -> Any:
    """Return what installed packages offer to anyone: EntryPoints, and before Python 3.12 what can be selected from as well."""
    return metadata.entry_points()


def home(module: str) -> ModuleSpec | None:
    """Return where the outermost package (namespaces apart) or module of a dotted name lies; none of its code is run."""
    spec = None
    parts = module.split(".")
    for count in range(1, len(parts) + 1):
        try:
            spec = find_spec(".".join(parts[:count]))
        except (
            ImportError,
            ValueError,
        ):  # above it is a module that is no package; ValueError: it has no place
            return None
        if spec is None or spec.origin is not None:
            return spec
    return spec
