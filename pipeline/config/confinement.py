"""Where a build may read and write: the one rule of symbolic links, and what of a folder strangers' documents never read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.config.schema import NAME, Settings
from pipeline.core.diagnostics import Diagnostic, Failure, error
from pipeline.core.spans import Span, shown_path

OUTSIDE = error(
    "path-outside",
    "A symbolic link leads out of the folder it stands in: out of the project, or for a path named on the command line, out of "
    "that path's own folder. Nothing is read or written there. [project] follow_links allows it, but not in untrusted builds. "
    "There, links stay in the folder that is built and in that of the themes, lead to nothing hidden, to no settings, to no version "
    "control and to no outputs, and what is written goes nowhere by a link.",
)

CLOSED = "is hidden, holds settings, or belongs to version control or the outputs: strangers' documents do not read it"
_VERSION_CONTROL = frozenset(
    ("CVS", "RCS", "SCCS", "_darcs", "_FOSSIL_", "_MTN")
)  # those whose folders are not hidden anyway


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


def leads_elsewhere(path: str | Path) -> bool:
    """Return whether a path leads by links to another place than it is spelled as."""
    return os.path.realpath(path) != _spelled(path)


def check_place(path: Path, settings: Settings) -> None:
    """Raise Failure at a path inside of the project that leads out of it by links; of an untrusted build, that leads anywhere.

    A path that is spelled as one outside of the project was named by whoever runs the build, and may be anywhere.
    """
    if not is_spelled_inside(path, settings.root):
        return
    check_inside(path, settings.root, settings)
    if settings.is_untrusted and leads_elsewhere(path):
        raise Failure(refused(Span(shown_path(path)), path.parent.name, is_untrusted=True))


def check_inside(path: Path, home: Path, settings: Settings) -> None:
    """Raise Failure at a path that leads out of the folder `home` by links."""
    if leads_outside(path, home, follow_links=follows_links(settings)):
        home_name = home.resolve().name
        raise Failure(refused(Span(shown_path(path)), home_name, is_untrusted=settings.is_untrusted))


def check_tree(
    folder: Path, settings: Settings, *, home: Path | None = None, depth: int | None = None
) -> None:
    """Raise Failure with every link below a folder of the project, at the link, that leads out of the project, or of `home`.

    In untrusted builds none may lead out of the folder, nor the folder be one itself: the rest of the project is not open to
    strangers. Folders are searched down to a `depth`, 1 for the folder alone, None for all.
    """
    links = map(Path, sorted(_links(str(folder), depth)))
    home = folder if settings.is_untrusted else home or settings.root
    if settings.is_untrusted:
        wrong = [link for link in links if not _is_inside(os.path.realpath(link), _spelled(home))]
    else:
        wrong = [link for link in links if leads_outside(link, home, follow_links=follows_links(settings))]
    if wrong:
        places = (Span(shown_path(link)) for link in wrong)
        raise Failure(*(refused(place, home.name, is_untrusted=settings.is_untrusted) for place in places))


def refused(span: Span, home: str, *, is_untrusted: bool) -> Diagnostic:
    """Return what is said of a link that leads out of the folder named `home`."""
    allow = "" if is_untrusted else ", or allow it with 'follow_links = true' under [project]"
    return OUTSIDE.at(
        span, f"a symbolic link leads out of '{home}'", hint=f"put the files themselves there{allow}"
    )


def fault(path: str | Path, span: Span, home: Path, settings: Settings) -> Diagnostic | None:
    """Return why a link among the documents may not be followed from the folder `home`; None if it may."""
    if leads_outside(path, home, follow_links=follows_links(settings)):
        return refused(span, home.resolve().name, is_untrusted=settings.is_untrusted)
    if settings.is_untrusted and leads_elsewhere(path):
        return fault_of_closed(path, span, home, settings)
    return None


def fault_of_closed(path: str | Path, span: Span, home: Path, settings: Settings) -> Diagnostic | None:
    """Return what is said of a path that leads strangers to what is closed to them in the folder `home`; None for others."""
    if not is_closed(path, home, settings):
        return None
    said = "this leads to what is hidden, holds settings, or belongs to version control or the outputs"
    return OUTSIDE.at(span, said, hint="put the files themselves there")


@dataclass(frozen=True, slots=True)
class Closed:
    """What strangers' documents never read of the folders open to them.

    Hidden files and folders, those of version control, settings by their usual name, and some `places` (absolute, links
    resolved) with all that is in them: the outputs, the store, the settings file that is used.
    """

    places: tuple[str, ...] = ()

    def holds(self, path: str | Path, home: str | Path) -> bool:
        """Return whether a path, its links resolved, is closed to documents that may read the folder `home`."""
        real = os.path.realpath(path)
        inside = Path(real.removeprefix(os.path.realpath(home)).lstrip(os.sep)).parts
        return any(map(_is_closed_name, inside)) or any(_is_inside(real, place) for place in self.places)


def closed_to(settings: Settings) -> Closed | None:
    """Return what the documents of a build never read; None if they are no strangers'."""
    return Closed(tuple(map(str, settings.closed))) if settings.is_untrusted else None


def is_closed(path: Path | str, home: Path, settings: Settings) -> bool:
    """Return whether a path of the folder `home` is closed to the documents of a build."""
    closed = closed_to(settings)
    return closed is not None and closed.holds(path, home)


def _is_closed_name(name: str) -> bool:
    return name.startswith(".") or name in _VERSION_CONTROL or name.casefold() == NAME


def _links(folder: str, depth: int | None) -> Iterator[str]:
    """Yield the symbolic links in a folder and below, itself among them, down to a depth (None: any); none is followed."""
    if Path(folder).is_symlink():
        yield folder
        return
    left = [(folder, 1)]
    while left:
        where, level = left.pop()
        try:
            entries = list(os.scandir(where))
        except OSError:  # no such folder, or one that cannot be read: reading what is in it says so
            continue
        for entry in entries:
            if entry.is_symlink():
                yield entry.path
            elif entry.is_dir() and (depth is None or level < depth):
                left.append((entry.path, level + 1))


def is_spelled_inside(path: Path, folder: Path) -> bool:
    """Return whether a path is written as one of a folder, whatever its links lead to."""
    return _is_inside(_spelled(path), str(folder))


def _spelled(path: str | Path) -> str:
    """Return an absolute path as it is written, links not resolved."""
    return os.path.normpath(Path(path).absolute())


def _is_inside(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder if folder.endswith(os.sep) else f"{folder}{os.sep}")
