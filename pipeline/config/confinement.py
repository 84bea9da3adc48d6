"""Where a build may read and write: the one rule of symbolic links, and what of a folder strangers' documents never read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.config.schema import Settings
from pipeline.core.diagnostics import Diagnostic, Failure, error
from pipeline.core.spans import Span, shown_path

OUTSIDE = error(
    "path-outside",
    "A symbolic link leads out of the folder it stands in: out of the project, or for a path named on the command line, out of "
    "that path's own folder. Nothing is read or written there. [project] follow_links allows it, but not in untrusted builds.",
)

_VERSION_CONTROL = frozenset(("CVS", "RCS", "SCCS", "_darcs"))  # those whose folders are not hidden anyway


def follows_links(settings: Settings) -> bool:
    """Return whether symbolic links may lead out of the project."""
    return settings.project.follow_links and not settings.is_untrusted


def homes_of(path: str | Path, homes: Iterable[str], *, follow_links: bool) -> list[str]:
    """Return those of some folders, absolute and with links resolved, that a path is in.

    The one rule of links: all links of the path are resolved as well, so that one that leads out of a folder is not in it. Where
    links may be followed, a path that is spelled as one inside of a folder is in it, too.
    """
    real = os.path.realpath(path)
    spelled = _spelled(path) if follow_links else real
    return [home for home in homes if _is_inside(real, home) or _is_inside(spelled, home)]


def leads_outside(path: str | Path, home: str | Path, *, follow_links: bool) -> bool:
    """Return whether a path leaves the folder `home` by links, according to `homes_of`."""
    homes = (os.path.realpath(home), _spelled(home)) if follow_links else (os.path.realpath(home),)
    return not homes_of(path, homes, follow_links=follow_links)


def check_place(path: Path, settings: Settings, *, span: Span | None = None) -> None:
    """Raise Failure at `span`, else at the path, if a path inside of the project leads out of it by links.

    A path that is spelled as one outside of the project was named by whoever runs the build, and may be anywhere.
    """
    if is_spelled_inside(path, settings.root):
        check_inside(path, settings.root, settings, span=span)


def check_inside(path: Path, home: Path, settings: Settings, *, span: Span | None = None) -> None:
    """Raise Failure at `span`, else at the path, if a path leads out of the folder `home` by links."""
    if leads_outside(path, home, follow_links=follows_links(settings)):
        raise Failure(refused(span or Span(shown_path(path)), home.resolve().name, settings))


def check_tree(folder: Path, settings: Settings) -> None:
    """Raise Failure with every link below a folder of the project, at the link, that leads out of the project."""
    if found := [
        refused(Span(shown_path(link)), settings.root.name, settings)
        for link in map(Path, sorted(_links(str(folder))))
        if leads_outside(link, settings.root, follow_links=follows_links(settings))
    ]:
        raise Failure(*found)


def refused(span: Span, home: str, settings: Settings) -> Diagnostic:
    """Return what is said of a link that leads out of the folder named `home`."""
    allow = "" if settings.is_untrusted else ", or allow it with 'follow_links = true' under [project]"
    return OUTSIDE.at(
        span, f"a symbolic link leads out of '{home}'", hint=f"put the files themselves there{allow}"
    )


@dataclass(frozen=True, slots=True)
class Closed:
    """What strangers' documents never read of the folders open to them.

    Hidden files and folders, those of version control, and some `folders` (absolute, links resolved): the outputs and the store.
    """

    folders: tuple[str, ...] = ()

    def holds(self, path: str, home: str) -> bool:
        """Return whether a path is closed to documents that may read the folder `home`; both are absolute, links resolved."""
        inside = Path(path.removeprefix(home).lstrip(os.sep)).parts
        return any(name.startswith(".") or name in _VERSION_CONTROL for name in inside) or any(
            _is_inside(path, folder) for folder in self.folders
        )


def _links(folder: str) -> Iterator[str]:
    """Yield the symbolic links below a folder, itself among them; none of them is followed."""
    if Path(folder).is_symlink():
        yield folder
        return
    try:
        entries = list(os.scandir(folder))
    except OSError:  # no such folder, or one that cannot be read: reading what is in it says so
        return
    for entry in entries:
        if entry.is_symlink():
            yield entry.path
        elif entry.is_dir():
            yield from _links(entry.path)


def is_spelled_inside(path: Path, folder: Path) -> bool:
    """Return whether a path is written as one of a folder, whatever its links lead to."""
    return _is_inside(_spelled(path), str(folder))


def _spelled(path: str | Path) -> str:
    """Return an absolute path as it is written, links not resolved."""
    return os.path.normpath(Path(path).absolute())


def _is_inside(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder if folder.endswith(os.sep) else f"{folder}{os.sep}")
