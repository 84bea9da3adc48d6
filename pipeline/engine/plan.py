"""The plan: which files are built, and where each output lies."""

from __future__ import annotations

import os
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.core.diagnostics import Diagnostic, Failure, error
from pipeline.core.model import Source
from pipeline.core.text import Span, closest, count

COLLISION = error(
    "output-collision",
    "Two sources would be written to the same file: their names differ in the suffix, in case or in the spelling of "
    "accents only. Neither is built; rename one of them.",
)
NOT_FOUND = error("path-not-found", "A path given on the command line does not exist.")
FORMAT = error("format-unknown", "There is no output format of that name. docs/formats/ has a page for each.")
RULES = (COLLISION, NOT_FOUND, FORMAT)

_SUFFIXES = (".md", ".markdown")


@dataclass(frozen=True, slots=True)
class Plan:
    """Sources in the order they are reported in, and what kept others out."""

    sources: tuple[Source, ...]
    diagnostics: tuple[Diagnostic, ...]


def make(paths: Sequence[Path], *, root: Path, content: str, output: Path) -> Plan:
    """Return the plan for the paths; without any, for everything under the project's content folder.

    A file is taken whatever its suffix; of a folder, the Markdown files at any depth, those left out whose own or
    folder's name starts with "." or "_". Raises Failure for a path that does not exist.
    """
    asked = list(paths) or [root / content]
    missing = [path for path in asked if not path.exists()]
    if missing:
        raise Failure(*(_not_found(path, root, given=bool(paths)) for path in missing))
    found: dict[Path, Source] = {}
    for path in asked:
        for file, base in _files(path, output):
            resolved = file.resolve()
            found.setdefault(resolved, _source(file, base, root, root / content))
    by_name: dict[str, list[Source]] = defaultdict(list)
    for source in found.values():
        by_name[unicodedata.normalize("NFC", source.name).casefold()].append(source)
    good = [group[0] for group in by_name.values() if len(group) == 1]
    clashes = [_clash(source, group) for group in by_name.values() if len(group) > 1 for source in group]
    return Plan(tuple(sorted(good, key=lambda source: source.name)), tuple(clashes))


def check_formats(asked: Iterable[str], known: Iterable[str], *, span: Span) -> tuple[str, ...]:
    """Return the formats without repetition, in the order asked for. Raises Failure at `span` for each unknown one."""
    names = tuple(dict.fromkeys(asked))
    known = sorted(known)
    wrong = []
    for name in names:
        if name not in known:
            meant = closest(name, known)
            hint = f"did you mean '{meant}'?" if meant else f"formats: {', '.join(known)}"
            wrong.append(FORMAT.at(span, f"unknown format '{name}'", hint=hint))
    if wrong:
        raise Failure(*wrong)
    return names


def _files(path: Path, output: Path) -> Iterator[tuple[Path, Path | None]]:
    """Yield each file at or below a path, with the folder it was found from."""
    if not path.is_dir():
        yield path, None
        return
    for where, folders, files in os.walk(path):
        folder = Path(where)
        folders[:] = sorted(
            name for name in folders if not _is_hidden(name) and (folder / name).resolve() != output.resolve()
        )
        for name in sorted(files):
            if name.lower().endswith(_SUFFIXES) and not _is_hidden(name):
                yield folder / name, path


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "_"))


def _source(file: Path, base: Path | None, root: Path, content: Path) -> Source:
    """Name the source after its path in the content folder, else in the project, else from where it was found."""
    resolved = file.resolve()
    homes = (content.resolve(), root.resolve(), base.resolve() if base else resolved.parent)
    home = next(home for home in homes if resolved.is_relative_to(home))
    name = resolved.relative_to(home).with_suffix("").as_posix()
    here = Path.cwd()
    shown = resolved.relative_to(here) if resolved.is_relative_to(here) else file
    return Source(resolved, shown.as_posix(), name)


def _clash(source: Source, group: list[Source]) -> Diagnostic:
    others = ", ".join(f"'{other.shown}'" for other in group if other is not source)
    hint = f"rename one of the {count(len(group), 'file')}"
    return COLLISION.at(Span(source.shown), f"its outputs would be those of {others}", hint=hint)


def _not_found(path: Path, root: Path, *, given: bool) -> Diagnostic:
    if not given:
        hint = "name the files to build, or run 'octavo new project .'"
        return NOT_FOUND.at(
            Span(path.name), f"there is no folder '{path.name}' in {root.name or 'this folder'}", hint=hint
        )
    beside = [entry.name for entry in path.parent.iterdir()] if path.parent.is_dir() else []
    meant = closest(path.name, beside)
    return NOT_FOUND.at(
        Span(path.as_posix()), "no such file or folder", hint=f"did you mean '{meant}'?" if meant else ""
    )
