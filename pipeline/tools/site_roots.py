"""Where addresses that begin with "/" are looked for: the folders that site generators serve as the root of a site."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath

from pipeline.tools.files import Files

# Docusaurus and Hugo serve static/, VitePress public/, MkDocs docs/; assets/ is Jekyll's and Hugo's.
FOLDERS = ("static", "public", "docs", "docs/public", "assets")


def places(folder: Path, project: Path, roots: Iterable[str]) -> tuple[Path, ...]:
    """Return the folders to look in for a document in `folder`, in this order.

    Those are each folder from the project's down to the document's, and in each of them `roots` and FOLDERS.
    """
    above = [one for one in (folder, *folder.parents) if one.is_relative_to(project)]
    homes = [*above[::-1], *([] if above else [project, folder])]
    return tuple(home / name for home in homes for name in ("", *roots, *FOLDERS))


def find(path: str, places: Sequence[Path], files: Files) -> Path:
    """Return the first file at a relative path in some places; where there is none, the first that may be read at all.

    A path that goes up has one meaning only: from the first place.
    """
    if ".." in PurePosixPath(path).parts:
        return places[0] / path
    allowed = [place / path for place in places if not files.refusal(str(place / path))]
    return next((file for file in allowed if files.is_file(file)), (*allowed, places[0] / path)[0])


def describe(roots: Iterable[str]) -> str:
    """Return in words where `places` looks."""
    names = ", ".join(f"'{name}'" for name in (*roots, *FOLDERS))
    return f"looked for in the project, in {names} there, and in the folders above the document; '[images] roots' adds more"
