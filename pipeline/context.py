"""What a stage or an output may use while it works on one document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from pipeline.config import Build, Captions, Headings, Limits, Project, Settings, Slides, Solutions
from pipeline.core.spans import Span
from pipeline.theme import Theme
from pipeline.tools.files import Files
from pipeline.tools.pandoc.process import Pandoc

T = TypeVar("T")
Kept: TypeAlias = str | bytes | Mapping[str, Any]  # text, bytes, or a tree that is written as JSON
Keep: TypeAlias = Callable[[str, Kept], None]


def keep_nothing(name: str, data: Kept) -> None:
    """Keep nothing, where nobody asked for it."""


class ReadSettings:
    """Settings with a note of every table that is read: what is made depends on those alone.

    `tables` holds the names of the tables read so far, a set that may be another one's too; "formats" stands for the
    names of all formats.
    """

    def __init__(self, settings: Settings, tables: set[str] | None = None) -> None:
        self._settings = settings
        self.tables = set() if tables is None else tables

    @property
    def root(self) -> Path:
        """The project's folder: names in keys are relative to it, so it is none of them."""
        return self._settings.root

    @property
    def project(self) -> Project:
        """[project]."""
        return self._noted("project", self._settings.project)

    @property
    def build(self) -> Build:
        """[build]."""
        return self._noted("build", self._settings.build)

    @property
    def headings(self) -> Headings:
        """[headings]."""
        return self._noted("headings", self._settings.headings)

    @property
    def captions(self) -> Captions:
        """[captions]."""
        return self._noted("captions", self._settings.captions)

    @property
    def slides(self) -> Slides:
        """[slides]."""
        return self._noted("slides", self._settings.slides)

    @property
    def solutions(self) -> Solutions:
        """[solutions]."""
        return self._noted("solutions", self._settings.solutions)

    @property
    def limits(self) -> Limits:
        """[limits]."""
        return self._noted("limits", self._settings.limits)

    @property
    def variables(self) -> Mapping[str, Any]:
        """[variables]."""
        return self._noted("variables", self._settings.variables)

    @property
    def untrusted(self) -> bool:
        """Whether documents are strangers'."""
        return self._noted("untrusted", self._settings.untrusted)

    @property
    def date(self) -> str:
        """What files say of their making, ISO 8601, or ""."""
        return self._noted("date", self._settings.date)

    @property
    def formats(self) -> tuple[str, ...]:
        """The names of all formats' tables."""
        return self._noted("formats", tuple(self._settings.options))

    def span(self, key: str) -> Span:
        """Return where octavo.toml sets a key; messages say it, and no output holds it."""
        return self._settings.span(key)

    def options(self, output: str) -> Any:
        """Return the options struct of a format, by the name of its table."""
        return self._noted(output, self._settings.options[output])

    def _noted(self, table: str, value: T) -> T:
        self.tables.add(table)
        return value


@dataclass(frozen=True, slots=True)
class Context:
    """Settings and theme in force for the document, its files, and a pandoc to read and write with.

    `traits` are all words that some format answers to: what conditional content may name; `deck_traits` those that
    some deck answers to. `keep` leaves what an engine is given under a name in the folder of `octavo build --keep`; without
    that option it does nothing.
    """

    settings: ReadSettings
    theme: Theme
    files: Files
    pandoc: Pandoc
    traits: frozenset[str] = frozenset()
    deck_traits: frozenset[str] = frozenset()
    keep: Keep = keep_nothing

    def options(self, output: str) -> Any:
        """Return the options struct of a format."""
        return self.settings.options(output)
