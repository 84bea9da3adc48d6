"""Where Jinja finds a theme's files, with a record of everything it looked for."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import jinja2
import jinja2.meta
from jinja2.loaders import split_template_path

from pipeline import resources

_REFERENCE = re.compile(r"\{%[-+]?\s*(?:extends|include|import|from)\b")
_BY_NAME = re.compile(
    _REFERENCE.pattern + r"""\s*(["'])([^"'\\\n]+)\1\s*(?:[-+]?%\}|(?:import|as|ignore|with|without)\b)"""
)


@dataclass(frozen=True, slots=True)
class _Template:
    """Digests of a file of a theme by path, "" where it was looked for in vain; the files it names (None: computed)."""

    asked: Mapping[str, str]
    refers: frozenset[str | None]


class ThemeFiles(jinja2.BaseLoader):
    """Finds a theme's files, the most specific folder first.

    A project's page.html.j2 extends "shipped/page.html.j2": by its own name it would extend itself.
    """

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self._folders = folders
        self._read: dict[str, _Template] = {}

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Return a file's text, its path, and whether it is still what would be found."""
        shipped = template.removeprefix("shipped/")
        folders = self._folders if shipped == template else (resources.templates(),)
        asked: dict[Path, str] = {}
        for folder in folders:
            path = folder.joinpath(*split_template_path(shipped))
            try:
                data = path.read_bytes()
            except OSError:
                asked[path] = ""
                continue
            asked[path] = hashlib.sha256(data).hexdigest()
            text = data.decode()
            refers = _named(text)
            if refers is None:
                parsed = environment.parse(text, template, str(path))
                refers = frozenset(jinja2.meta.find_referenced_templates(parsed))
            self._read[template] = _Template({str(path): digest for path, digest in asked.items()}, refers)
            return text, str(path), partial(_is_unchanged, {path: _state(path) for path in asked})
        raise jinja2.TemplateNotFound(template)

    def sources(self, template: str) -> Mapping[str, str]:
        """Return the absolute path and SHA-256 of all that a file was put together from; "" for what is not there.

        A file that computes the name of another counts as using every file that was read so far.
        """
        found: dict[str, str] = {}
        left, seen = [template], {template}
        while left:
            known = self._read.get(left.pop())
            if known is None:  # an include that may be missing, and is
                continue
            found.update(known.asked)
            named = set(self._read) if None in known.refers else {name for name in known.refers if name}
            left += sorted(named - seen)
            seen |= named
        return found


def _named(text: str) -> frozenset[str | None] | None:
    """Return the files a template names, None if it takes a parser to say: half of what compiling takes."""
    named = [found[2] for found in _BY_NAME.finditer(text)]
    return frozenset(named) if len(named) == len(_REFERENCE.findall(text)) else None


def _is_unchanged(before: Mapping[Path, tuple[int, ...]]) -> bool:
    return all(_state(path) == state for path, state in before.items())


def _state(path: Path) -> tuple[int, ...]:
    """Return what tells that a file was changed, without reading it; nothing where there is none."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
