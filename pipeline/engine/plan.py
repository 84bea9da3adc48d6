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
from pipeline.core.spans import Span, closest, count, shown_path

COLLISION = error(
    "output-collision",
    "Two sources would be written to the same file: their names differ in the suffix, in case or in the spelling of "
    "accents only. Neither is built; rename one of them.",
)
NOT_FOUND = error("path-not-found", "A path given on the command line does not exist.")
NOTHING = error(
    "nothing-to-build",
    "A folder holds no document: a file whose name ends in .md or .markdown and, like the folders it is in, does not begin with "
    "'.' or '_'. A file that is named itself is built whatever it is called.",
)
FORMAT = error("format-unknown", "There is no output format of that name. docs/formats/ has a page for each.")
RULES = (COLLISION, NOT_FOUND, NOTHING, FORMAT)

_SUFFIXES = (".md", ".markdown")
_MOST_NAMED = 3  # files passed over that a message names


@dataclass(frozen=True, slots=True)
class Plan:
    """Sources in the order of the report, diagnostics for files that were left out, and the folders that were searched."""

    sources: tuple[Source, ...]
    diagnostics: tuple[Diagnostic, ...]
    folders: tuple[Path, ...] = ()


def make(paths: Sequence[Path], settings: Settings, *, output: Path, may_be_empty: bool = False) -> Plan:
    """Return the plan for the paths; without any, for everything under the project's content folder.

    A file is taken whatever its suffix; of a folder, the Markdown files at any depth, those left out whose own or
    folder's name starts with "." or "_". A symbolic link that leads out of the project (from a path that is not in it, out of
    that folder, or of the folder of that file) is left out with a diagnostic. Raises Failure for a path that does not exist, and
    unless it `may_be_empty`, where there is nothing to build at all.
    """
    asked = list(paths) or [settings.root / settings.build.content]
    search = _Search(settings, output)
    missing = [path for path in asked if not path.exists() and (paths or not search.refuses(path))]
    if missing:
        raise Failure(*(_not_found(path, settings, given=bool(paths)) for path in missing))
    empty = [said for path in asked for said in search.add(path, is_named=bool(paths))]
    if not (search.found or search.refused or may_be_empty):
        raise Failure(*empty)
    by_name: dict[str, list[Source]] = defaultdict(list)
    for source in search.found.values():
        by_name[unicodedata.normalize("NFC", source.name).casefold()].append(source)
    good = [group[0] for group in by_name.values() if len(group) == 1]
    clashes = [_clash(source, group) for group in by_name.values() if len(group) > 1 for source in group]
    return Plan(
        tuple(sorted(good, key=lambda source: source.name)),
        (*search.refused, *empty, *clashes),
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
        self._settings, self._root, self._outputs = settings, settings.root, output.resolve()
        content = (settings.root / settings.build.content).resolve()
        self._homes = _Homes(content=content, root=settings.root.resolve(), here=Path.cwd())
        self.found: dict[str, Source] = {}
        self.folders: list[Path] = []
        self.refused: list[Diagnostic] = []

    def refuses(self, path: Path) -> bool:
        """Return whether a path of the project is refused, be there something or not."""
        return confinement.is_spelled_inside(path, self._root) and (
            confinement.leads_outside(
                path, self._root, follow_links=confinement.follows_links(self._settings)
            )
            or confinement.is_closed(path, self._root, self._settings)
        )

    def add(self, path: Path, *, is_named: bool = True) -> tuple[Diagnostic, ...]:
        """Take a file, or the files below a folder; return what is said of a folder that holds none.

        `is_named` says that whoever runs the build named it.
        """
        base = path if path.is_dir() else None
        inside = confinement.is_spelled_inside(path, self._root)
        home = self._root if inside else base or path.parent
        if self._is_refused(str(path), home) or (inside and self._is_strangers(path, is_named=is_named)):
            return ()
        if base is None:
            self._take(str(path), os.path.realpath(path), path.parent)
            return ()
        before = len(self.refused)
        files = list(self._files(path, home if self._settings.reads_project else path))
        for file, resolved in files:
            self._take(file, resolved, base)
        return () if files or len(self.refused) > before else (_nothing(path, self._settings),)

    def _is_refused(self, path: str, home: Path) -> bool:
        """Return whether a path may not be followed from the folder `home`, which is said."""
        return self._said(confinement.fault(path, self._span(path), home, self._settings))

    def _is_strangers(self, path: Path, *, is_named: bool) -> bool:
        """Return whether a stranger may have chosen what a path of the project leads to, which is said."""
        if not self._settings.is_untrusted:
            return False
        if not self._settings.reads_project and confinement.leads_elsewhere(path):
            return self._said(
                confinement.refused(self._span(path), path.absolute().parent.name, is_untrusted=True)
            )
        return not is_named and self._said(
            confinement.fault_of_closed(path, self._span(path), self._root, self._settings)
        )

    def _span(self, path: str | Path) -> Span:
        return Span(self._homes.shown(str(Path(path).absolute()), str(path)))

    def _said(self, found: Diagnostic | None) -> bool:
        self.refused += [found] if found else []
        return found is not None

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
                    if not (leads and self._is_refused(file, home)):
                        yield file, os.path.realpath(file) if leads else f"{real}/{name}"

    def _is_new(self, where: str, name: str, home: Path, seen: set[str]) -> bool:
        """Return whether a folder is to be searched, and has not been yet; it counts as `seen` from now on."""
        folder = f"{where}/{name}"
        real = os.path.realpath(folder)
        if _is_hidden(name) or real in seen or real == str(self._outputs):
            return False
        if os.path.islink(folder) and self._is_refused(folder, home):  # noqa: PTH114  # of thousands
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


def _nothing(folder: Path, settings: Settings) -> Diagnostic:
    """Return what is said of a folder without a document, and of what was passed over in it, but for what is closed there."""
    there = [path for path in sorted(folder.rglob("*")) if not confinement.is_closed(path, folder, settings)]
    inside = [path.relative_to(folder) for path in there if path.is_file()]
    hidden = [file.as_posix() for file in inside if any(map(_is_hidden, file.parts))]
    drafts = [name for name in hidden if name.lower().endswith(_SUFFIXES)]
    others = len(inside) - len(hidden)
    passed = [
        *(f"'{name}' begins with '.' or '_', or its folder does" for name in drafts[:_MOST_NAMED]),
        *([f"{count(len(drafts) - _MOST_NAMED, 'more such file')}"] if len(drafts) > _MOST_NAMED else []),
        *([f"{count(others, 'file')} of other kinds than {' and '.join(_SUFFIXES)}"] if others else []),
    ]
    hint = f"passed over: {'; '.join(passed)}" if passed else "the folder is empty"
    return NOTHING.at(Span(shown_path(folder)), "there is no document in this folder", hint=hint)


def _clash(source: Source, group: list[Source]) -> Diagnostic:
    others = ", ".join(f"'{other.shown}'" for other in group if other is not source)
    hint = f"rename one of the {count(len(group), 'file')}"
    return COLLISION.at(Span(source.shown), f"its outputs would be those of {others}", hint=hint)


def _not_found(path: Path, settings: Settings, *, given: bool) -> Diagnostic:
    if not given:
        root = settings.root
        hint = "name the files to build, or run 'octavo new project .'"
        return NOT_FOUND.at(
            Span(path.name), f"there is no folder '{path.name}' in {root.name or 'this folder'}", hint=hint
        )
    meant = closest(path.name, names_beside(path, settings))
    return NOT_FOUND.at(
        Span(path.as_posix()), "no such file or folder", hint=f"did you mean '{meant}'?" if meant else ""
    )


def names_beside(path: Path, settings: Settings) -> list[str]:
    """Return the names in the folder of a path that may be shown: not those that are closed there."""
    folder = path.parent
    there = folder.iterdir() if folder.is_dir() else ()
    return [entry.name for entry in there if not confinement.is_closed(entry, folder, settings)]
