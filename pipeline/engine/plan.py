"""The plan of a build: which files are sources, and how each is named."""

from __future__ import annotations

import os
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.core.diagnostics import Diagnostic, Failure, error
from pipeline.core.model import Source
from pipeline.core.spans import Span, closest, count

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
    """Sources in the order of the report, diagnostics for files that were left out, and the folders that were searched."""

    sources: tuple[Source, ...]
    diagnostics: tuple[Diagnostic, ...]
    folders: tuple[Path, ...] = ()


def make(paths: Sequence[Path], *, root: Path, content: str, output: Path) -> Plan:
    """Return the plan for the paths; without any, for everything under the project's content folder.

    A file is taken whatever its suffix; of a folder, the Markdown files at any depth, those left out whose own or
    folder's name starts with "." or "_". Raises Failure for a path that does not exist.
    """
    asked = list(paths) or [root / content]
    missing = [path for path in asked if not path.exists()]
    if missing:
        raise Failure(*(_not_found(path, root, given=bool(paths)) for path in missing))
    found: dict[str, Source] = {}
    folders: list[Path] = []
    homes = _Homes(content=(root / content).resolve(), root=root.resolve(), here=Path.cwd())
    for path in asked:
        base = path.resolve() if path.is_dir() else None
        for file, resolved in _files(path, output, folders):
            if resolved not in found:
                found[resolved] = homes.source(resolved, file, base)
    by_name: dict[str, list[Source]] = defaultdict(list)
    for source in found.values():
        by_name[unicodedata.normalize("NFC", source.name).casefold()].append(source)
    good = [group[0] for group in by_name.values() if len(group) == 1]
    clashes = [_clash(source, group) for group in by_name.values() if len(group) > 1 for source in group]
    return Plan(tuple(sorted(good, key=lambda source: source.name)), tuple(clashes), tuple(folders))


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


def _files(path: Path, output: Path, folders: list[Path]) -> Iterator[tuple[str, str]]:
    """Yield each file at or below a path, as given and resolved, and append the searched folders to `folders`."""
    if not path.is_dir():
        yield str(path), os.path.realpath(path)
        return
    outputs = output.resolve()
    for where, inside, files in os.walk(path):
        folder, real = Path(where), os.path.realpath(where)
        folders.append(folder.absolute())
        inside[:] = sorted(
            name for name in inside if not _is_hidden(name) and (folder / name).resolve() != outputs
        )
        for name in sorted(files):
            if name.lower().endswith(_SUFFIXES) and not _is_hidden(name):
                file = f"{where}/{name}"
                # A link that leads nowhere is spoken of by its own name.
                leads = os.path.islink(file) and os.path.exists(file)  # noqa: PTH110, PTH114  # of thousands
                yield file, os.path.realpath(file) if leads else f"{real}/{name}"


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "_"))


@dataclass(frozen=True, slots=True)
class _Homes:
    """The resolved folders that sources are named relative to, and the current folder, which paths are shown relative to."""

    content: Path
    root: Path
    here: Path

    def source(self, resolved: str, given: str, base: Path | None) -> Source:
        """Return the source, named by its path in the content folder, else in the project, else from where it was found."""
        homes = (self.content, self.root, base or Path(resolved).parent)
        name = next(inside for home in homes if (inside := _inside(resolved, str(home))))
        stem, dot, suffix = name.rpartition(".")
        name = stem if dot and stem and not stem.endswith("/") and suffix else name
        return Source(resolved, _inside(resolved, str(self.here)) or Path(given).as_posix(), name)


def _inside(path: str, folder: str) -> str:
    """Return a path relative to a folder it is in, with slashes; the empty string if it is not."""
    start = folder if folder.endswith(os.sep) else f"{folder}{os.sep}"
    return path.removeprefix(start).replace(os.sep, "/") if path.startswith(start) else ""


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
