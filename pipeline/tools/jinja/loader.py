"""Find a theme's files for Jinja, and record every path that was looked for."""

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
from pipeline.config.confinement import Closed

_REFERENCE = re.compile(r"\{%[-+]?\s*(?:extends|include|import|from)\b")
_BY_NAME = re.compile(
    _REFERENCE.pattern + r"""\s*(["'])([^"'\\\n]+)\1\s*(?:[-+]?%\}|(?:import|as|ignore|with|without)\b)"""
)


@dataclass(frozen=True, slots=True)
class _Template:
    """A file of a theme: digests by path, empty where it was not found; the files it names (None: a computed name)."""

    asked: Mapping[str, str]
    refers: frozenset[str | None]


class ThemeFiles(jinja2.BaseLoader):
    """Jinja loader for a theme's files, the most specific folder first.

    A project's page.html.j2 can extend Octavo's by the name "shipped/page.html.j2". What is `closed` is not there.
    """

    def __init__(self, folders: tuple[Path, ...], closed: Closed | None = None) -> None:
        # Without strangers, too, a theme that is a checkout has no .git among its layouts.
        self._folders, self._closed = folders, closed or Closed()
        self._read: dict[str, _Template] = {}

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Return a file's text, its path, and a function that says whether it is unchanged. Raises TemplateNotFound."""
        shipped = template.removeprefix("shipped/")
        folders = self._folders if shipped == template else (resources.templates(),)
        asked: dict[Path, str] = {}
        for folder in folders:
            path = folder.joinpath(*split_template_path(shipped))
            if self._closed.holds(path, folder):
                continue
            try:
                data = path.read_bytes() if path.is_file() else None  # a pipe would be waited for
            except OSError:
                data = None
            if data is None:
                asked[path] = ""
                continue
            asked[path] = hashlib.sha256(data).hexdigest()
            text = data.decode()
            refers = _referenced_templates(text)
            if refers is None:
                parsed = environment.parse(text, template, str(path))
                refers = frozenset(jinja2.meta.find_referenced_templates(parsed))
            self._read[template] = _Template({str(path): digest for path, digest in asked.items()}, refers)
            return text, str(path), partial(_is_unchanged, {path: _file_state(path) for path in asked})
        raise jinja2.TemplateNotFound(template)

    def sources(self, template: str) -> Mapping[str, str]:
        """Return the SHA-256 by absolute path of all files that a template consists of; empty for missing ones.

        A template with a computed name counts as using every file read so far.
        """
        found: dict[str, str] = {}
        left, seen = [template], {template}
        while left:
            known = self._read.get(left.pop())
            if known is None:  # an include that is marked as optional, and missing
                continue
            found.update(known.asked)
            named = set(self._read) if None in known.refers else {name for name in known.refers if name}
            left += sorted(named - seen)
            seen |= named
        return found


def _referenced_templates(text: str) -> frozenset[str | None] | None:
    """Return the files a template names, or None if it must be parsed to know, which takes half the time of compiling."""
    named = [found[2] for found in _BY_NAME.finditer(text)]
    return frozenset(named) if len(named) == len(_REFERENCE.findall(text)) else None


def _is_unchanged(before: Mapping[Path, tuple[int, ...]]) -> bool:
    return all(_file_state(path) == state for path, state in before.items())


def _file_state(path: Path) -> tuple[int, ...]:
    """Return inode, size and times of a file, to notice changes without reading it; empty if there is no file."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
