"""The files of installed plugins: a result depends on what is in them, whatever version they bear."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import Distribution, EntryPoint, PackageNotFoundError, PackagePath, distribution
from pathlib import Path, PurePath

from pipeline import resources
from pipeline.engine.store.noop import Stamp, stamp

_SCRIPTS = (
    "bin",
    "Scripts",
)  # what installers put there names their own interpreter, and runs none of a build


@cache
def of(entry: EntryPoint) -> Mapping[str, Path]:
    """Return a plugin's files by their names below the folder it is imported from, sorted.

    They are those its distribution lists, and all of the package (or module) its entry point lives in: of an editable
    install, the distribution lists none of them. Compiled code and hidden files are left out.
    """
    listed = {file.as_posix(): Path(str(file.locate())) for file in _listed(entry.dist) if _counts(file)}
    found = {**_imported(entry.module, listed), **listed}
    return {name: found[name] for name in sorted(found) if found[name].is_file()}


@cache
def digest(entry: EntryPoint) -> str:
    """Return the SHA-256 of a plugin: its entry point, its files, and the versions of what it says it requires."""
    stamps(entry)  # of the files as they are before they are read
    lines = [f"{entry.group} {entry.name} = {entry.value}"]
    lines += [f"{name}\0{_content(path)}" for name, path in of(entry).items()]
    lines += [f"{name} {version}" for name, version in sorted(_required(entry.dist).items())]
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()


@cache
def stamps(entry: EntryPoint) -> Mapping[str, Stamp]:
    """Return what the file system said of a plugin's files, and of the folders new ones would stand in."""
    paths = of(entry).values()
    return {str(path): stamp(str(path)) for path in (*paths, *dict.fromkeys(path.parent for path in paths))}


def _content(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:  # nor can the plugin read it
        return ""


def _listed(found: Distribution | None) -> Iterable[PackagePath]:
    return (found.files if found else None) or ()


def _counts(file: PurePath) -> bool:
    """Say whether a file is the plugin's own, and not what an installer wrote about it."""
    made = any(part == "__pycache__" or part.endswith((".dist-info", ".egg-info")) for part in file.parts)
    script = ".." in file.parts and file.parent.name in _SCRIPTS
    return not (
        made or script or file.name.startswith((".", "__editable__")) or file.suffix in (".pyc", ".pth")
    )


def _imported(module: str, listed: Mapping[str, Path]) -> dict[str, Path]:
    """Return the files of the package a module is part of, by name; of a module that no list names, those beside it."""
    spec = resources.home(module)
    folders = [Path(place) for place in (spec.submodule_search_locations if spec else None) or ()]
    start = spec.name.replace(".", "/") if spec else ""
    inside = {
        f"{start}/{path.relative_to(folder).as_posix()}": path for folder in folders for path in _walk(folder)
    }
    if inside or spec is None or spec.origin is None or spec.origin in ("built-in", "frozen"):
        return inside
    file = Path(spec.origin)
    above = spec.name.rpartition(".")[0].replace(".", "/")
    named = {(f"{above}/" if above else "") + path.name: path for path in (file, *file.parent.glob("*.py"))}
    return {} if {*named} & {*listed} else named


def _walk(folder: Path) -> Iterator[Path]:
    for where, inside, names in os.walk(folder):
        inside[:] = [name for name in inside if not name.startswith(".")]
        for name in names:
            path = Path(where, name)
            if _counts(path.relative_to(folder)):
                yield path


def _required(found: Distribution | None) -> dict[str, str]:
    """Return the versions of what a distribution requires, and of what that requires; Octavo itself counts elsewhere."""
    versions: dict[str, str] = {}
    left = [found] if found else []
    while left:
        for need in left.pop().requires or ():
            name = re.split(r"[^\w.-]", need)[0]
            if "extra ==" in need or name in versions or name == "octavo":
                continue
            try:
                left.append(one := distribution(name))
            except PackageNotFoundError:
                continue
            versions[name] = one.version
    return versions
