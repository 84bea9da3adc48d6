"""A mark that lies where nobody may read, and how to find it in what was built."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

MARK = "canary-4711"
PICTURE = f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40" role="img" aria-label="p"><title>{MARK}</title></svg>'
FORMATS = "html,revealjs,epub,docx,pptx,pdf,slides-pdf,slides-handout,ast"
GOOD = "---\ntitle: T\n---\n\n## One\n\ntext\n"
Write = Callable[[str, str], Path]


def written(folder: Path) -> bytes:
    """Return all that lies in a folder, and unpacked what is packed."""
    return b"".join(data for path in sorted(folder.rglob("*")) if path.is_file() for data in _inside(path))


def with_theme(write: Write, **files: str) -> None:
    """Lay a project's theme: files by name, "__" in it for a full stop."""
    write("project/octavo.toml", '[build]\ntheme = "own"\n')
    for name, text in {"theme__toml": 'extends = "aurora"\n', **files}.items():
        write(f"project/templates/own/{name.replace('__', '.')}", text)


def _inside(path: Path) -> list[bytes]:
    found = [path.read_bytes()]
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            found += [packed.read(name) for name in packed.namelist()]
    return found
