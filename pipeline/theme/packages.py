"""Themes that installed packages bring, through the entry-point group `octavo.themes`.

The entry point `school = "octavo_school"` says that the folder of the package octavo_school is the theme "school": it holds
theme.toml, layouts, style sheets, fonts. None of the package's code is run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint
from pathlib import Path

from pipeline import resources

_GROUP = "octavo.themes"


@dataclass(frozen=True, slots=True)
class Installed:
    """Folders of installed themes by the theme's name; of those that cannot be used, why, by the entry point's name and value."""

    folders: Mapping[str, Path]
    faults: Mapping[tuple[str, str], str]


@cache
def installed() -> Installed:
    """Return the themes of installed packages. Of two with one name the first stands, by the entry point's value."""
    folders: dict[str, Path] = {}
    faults: dict[tuple[str, str], str] = {}
    for entry in sorted(resources.entry_points(_GROUP), key=lambda entry: (entry.name, entry.value)):
        folder = next(_folders(entry), None)
        if said := _fault(entry.name, folder, taken=entry.name in folders):
            faults[entry.name, entry.value] = said
        elif folder:
            folders[entry.name] = folder
    return Installed(folders, faults)


def fault(name: str) -> str:
    """Return why the installed theme of a name cannot be used; "" if it can, or there is none."""
    return next((said for (theme, _), said in installed().faults.items() if theme == name), "")


def _fault(name: str, folder: Path | None, *, taken: bool) -> str:
    if not re.fullmatch(r"[\w-]+", name):
        return "has a name that no theme can have"
    if (resources.templates() / name / "theme.toml").is_file():
        return "has the name of a theme that comes with Octavo"
    if taken:
        return "has the name of another installed theme"
    if folder is None:
        return "leads to no package"
    return "" if (folder / "theme.toml").is_file() else "has no theme.toml in its folder"


def _folders(entry: EntryPoint) -> Iterator[Path]:
    """Yield the folders of the package an entry point names: `octavo_school.themes.dark` is a folder inside octavo_school."""
    spec = resources.home(entry.module)
    inside = entry.module.removeprefix(spec.name).strip(".").split(".") if spec else []
    for place in (spec.submodule_search_locations if spec else None) or ():
        if (folder := Path(place, *filter(None, inside))).is_dir():
            yield folder
