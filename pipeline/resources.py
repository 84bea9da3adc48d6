"""Where the files that travel with the package are: fetched assets and the shipped templates."""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def assets() -> Path:
    """Folder of the pinned fonts and of reveal.js; `manifest.json` in it lists every file with its SHA-256."""
    return _PACKAGE / "assets"


@cache
def templates() -> Path:
    """Folder of the shipped themes: inside an installed package, beside it in a checkout."""
    installed = _PACKAGE / "templates"
    return installed if installed.is_dir() else _PACKAGE.parent / "templates"
