"""Answers a build that has nothing to do with the recorded output of the one before.

A build that found all outputs up to date records the stamps of all files and folders it looked at, and what it printed.
While all stamps are unchanged, the same command prints the same, without loading settings, the cache or the engine. Only the
standard library is imported here, since importing the rest takes longer than comparing the stamps.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Stamp = (
    list[int] | None
)  # size, times of change (nanoseconds) and inode; of a folder without size; None: not there

_FOLDER = os.path.join(".octavo", "noop")
_ENVIRONMENT = ("SOURCE_DATE_EPOCH", "PYPANDOC_PANDOC")  # and whatever begins with OCTAVO_
_MOST = 16  # records kept: as many different builds may be asked for in turn
_PLAIN = frozenset(("--strict", "--quiet", "-q"))  # not --untrusted: the record may be a stranger's
_WITH_VALUE = frozenset(("-f", "--format", "--jobs", "--root", "--output", "--set", "--config"))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a build printed, and its exit status."""

    out: str
    err: str
    status: int


def answer(arguments: Sequence[str]) -> Answer | None:
    """Return the recorded answer to these arguments if the stamps of all files looked at are unchanged, else None."""
    folder = _output(arguments)
    if folder is None:
        return None
    try:
        with open(_file(folder, arguments), encoding="utf-8") as file:
            seal, _, text = file.read().partition("\n")
        if seal != _digest(text):
            return None
        known = json.loads(text)
        if all(stamp(path) == before for path, before in known["files"].items()):
            return Answer(known["out"], known["err"], known["status"])
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        pass  # no record, or a damaged one: the build has to look itself
    return None


def record(arguments: Sequence[str], given: Answer, files: Mapping[str, Stamp], *, output: str) -> None:
    """Record an answer that is valid while the stamps of `files` and folders, by absolute path, stay as given.

    Nothing is recorded for a build whose `output` folder is named in octavo.toml, since that is not read to answer.
    """
    folder = _output(arguments)
    if folder is None or not files or os.path.abspath(folder) != os.path.abspath(output):
        return
    text = json.dumps({"out": given.out, "err": given.err, "status": given.status, "files": files})
    path = _file(folder, arguments)
    with contextlib.suppress(OSError):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        for name in sorted(os.listdir(os.path.dirname(path)))[_MOST:]:
            os.unlink(os.path.join(os.path.dirname(path), name))
        temporary = f"{path}.{os.getpid()}"
        with open(temporary, "w", encoding="utf-8") as file:
            file.write(f"{_digest(text)}\n{text}")
        os.replace(temporary, path)


def stamp_of(found: os.stat_result) -> list[int]:
    """Return the stamp of a file or folder from its `os.stat`. A folder's size is left out: it differs between systems."""
    folder = found.st_mode & 0o170000 == 0o040000
    return [0 if folder else found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]


def stamp(path: str) -> Stamp:
    """Return the stamp of a path, None where there is nothing."""
    try:
        return stamp_of(os.stat(path))
    except (OSError, ValueError):
        return None


def _output(arguments: Sequence[str]) -> str | None:
    """Return the output folder according to the arguments; None for a command whose answer is not recorded."""
    if list(arguments[:1]) != ["build"]:
        return None
    rest, output, root = iter(arguments[1:]), "", ""
    for word in rest:
        name, _, value = word.partition("=")
        if word in _PLAIN or not word.startswith("-"):
            continue
        if name not in _WITH_VALUE:
            return None
        value = value or next(rest, "")
        output = value if name == "--output" else output
        root = value if name == "--root" else root
    return output or os.path.join(root or _root(os.getcwd()), "build")


def _root(start: str) -> str:
    """Return the nearest folder upwards with an octavo.toml, else `start`; as config.find_root does."""
    folder = start
    while not os.path.isfile(os.path.join(folder, "octavo.toml")):
        above = os.path.dirname(folder)
        if above == folder:
            return start
        folder = above
    return folder


def _file(folder: str, arguments: Sequence[str]) -> str:
    """Return the file of an answer, named by arguments, current folder, environment and installation."""
    names = sorted(name for name in os.environ if name in _ENVIRONMENT or name.startswith("OCTAVO_"))
    environment = [f"{name}={os.environ[name]}" for name in names]
    installed = [sys.version, os.path.abspath(__file__), *sys.path]
    asked = [*installed, os.getcwd(), *map(repr, arguments), *environment]
    return os.path.join(folder, _FOLDER, _digest("\0".join(asked))[:32])


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
