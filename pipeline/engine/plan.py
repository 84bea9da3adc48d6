"""The plan of a build: which files are sources, and how each is named."""

from __future__ import annotations

import os
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.config import Settings, confinement
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


def make(paths: Sequence[Path], settings: Settings, *, output: Path) -> Plan:
    """Return the plan for the paths; without any, for everything under the project's content folder.

    A file is taken whatever its suffix; of a folder, the Markdown files at any depth, those left out whose own or
    folder's name starts with "." or "_". A symbolic link that leads out of the project (from a path that is not in it, out of
    that folder, or of the folder of that file) is left out with a diagnostic. Raises Failure for a path that does not exist.
    """
    asked = list(paths) or [settings.root / settings.build.content]
    missing = [path for path in asked if not path.exists()]
    if missing:
        raise Failure(*(_not_found(path, settings.root, given=bool(paths)) for path in missing))
    search = _Search(settings, output)
    for path in asked:
        search.add(path)
    by_name: dict[str, list[Source]] = defaultdict(list)
    for source in search.found.values():
        by_name[unicodedata.normalize("NFC", source.name).casefold()].append(source)
    good = [group[0] for group in by_name.values() if len(group) == 1]
    clashes = [_clash(source, group) for group in by_name.values() if len(group) > 1 for source in group]
    return Plan(
        tuple(sorted(good, key=lambda source: source.name)),
        (*search.refused, *clashes),
        tuple(search.folders),
    )


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


class _Search:
    """The sources found at and below paths, by their resolved paths; the folders searched, and the links refused."""

    def __init__(self, settings: Settings, output: Path) -> None:
        self._settings, self._outputs = settings, output.resolve()
        content = (settings.root / settings.build.content).resolve()
        self._homes = _Homes(content=content, root=settings.root.resolve(), here=Path.cwd())
        self.found: dict[str, Source] = {}
        self.folders: list[Path] = []
        self.refused: list[Diagnostic] = []

    def add(self, path: Path) -> None:
        """Take a file, or the files below a folder."""
        base = path if path.is_dir() else None
        home = self._home(path, base)
        if self._leads_outside(str(path), home):
            return
        if base is None:
            self._take(str(path), os.path.realpath(path), path.parent)
            return
        for file, resolved in self._files(path, home):
            self._take(file, resolved, base)

    def _home(self, path: Path, base: Path | None) -> Path:
        """Return the folder that links at and below a path must not lead out of."""
        root = self._settings.root
        return root if confinement.is_spelled_inside(path, root) else base or path.parent

    def _leads_outside(self, path: str, home: Path) -> bool:
        """Return whether a path is refused, which is said."""
        follow_links = confinement.follows_links(self._settings)
        if not confinement.leads_outside(path, home, follow_links=follow_links):
            return False
        span = Span(self._homes.shown(str(Path(path).absolute()), path))
        self.refused.append(confinement.refused(span, home.resolve().name, self._settings))
        return True

    def _take(self, file: str, resolved: str, base: Path) -> None:
        if resolved not in self.found:
            self.found[resolved] = self._homes.source(resolved, file, base)

    def _files(self, path: Path, home: Path) -> Iterator[tuple[str, str]]:
        """Yield each file below a folder, as given and resolved. Links that stay in `home` are followed, each folder once."""
        seen = {os.path.realpath(path)}
        for where, inside, files in os.walk(path, followlinks=True):
            real = os.path.realpath(where)
            self.folders.append(Path(where).absolute())
            inside[:] = [name for name in sorted(inside) if self._is_new(where, name, home, seen)]
            for name in sorted(files):
                if name.lower().endswith(_SUFFIXES) and not _is_hidden(name):
                    file = f"{where}/{name}"
                    # A link that leads nowhere is spoken of by its own name.
                    leads = os.path.islink(file) and os.path.exists(file)  # noqa: PTH110, PTH114  # of thousands
                    if not (leads and self._leads_outside(file, home)):
                        yield file, os.path.realpath(file) if leads else f"{real}/{name}"

    def _is_new(self, where: str, name: str, home: Path, seen: set[str]) -> bool:
        """Return whether a folder is to be searched, and has not been yet; it counts as `seen` from now on."""
        folder = f"{where}/{name}"
        real = os.path.realpath(folder)
        if _is_hidden(name) or real in seen or real == str(self._outputs):
            return False
        if os.path.islink(folder) and self._leads_outside(folder, home):  # noqa: PTH114  # of thousands
            return False
        seen.add(real)
        return True


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "_"))


@dataclass(frozen=True, slots=True)
class _Homes:
    """The resolved folders that sources are named relative to, and the current folder, which paths are shown relative to."""

    content: Path
    root: Path
    here: Path

    def source(self, resolved: str, given: str, base: Path) -> Source:
        """Return the source, named by its path in the content folder, else in the project, else in the folder `base`.

        What a link outside of all of them leads to is named as the link.
        """
        spelled = os.path.abspath(given)  # noqa: PTH100  # links are not resolved
        homes = (self.content, self.root, base.resolve(), base.absolute())
        name = next(
            inside for path in (resolved, spelled) for home in homes if (inside := _inside(path, str(home)))
        )
        stem, dot, suffix = name.rpartition(".")
        name = stem if dot and stem and not stem.endswith("/") and suffix else name
        return Source(resolved, self.shown(resolved, given), name)

    def shown(self, resolved: str, given: str) -> str:
        """Return a path as diagnostics show it: relative to the current folder if it is inside, else as it was given."""
        return _inside(resolved, str(self.here)) or Path(given).as_posix()


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
