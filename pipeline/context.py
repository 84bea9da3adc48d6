"""What a stage or an output may use while it works on one document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from pipeline.config import Settings, SettingsTables, Table
from pipeline.core.spans import Span
from pipeline.theme import Theme
from pipeline.tools.files import Files
from pipeline.tools.pandoc.process import Pandoc

if TYPE_CHECKING:
    _Typed = SettingsTables  # every table is an attribute, of its own type
else:
    _Typed = object

Kept: TypeAlias = str | bytes | Mapping[str, Any]  # text, bytes, or a tree that is written as JSON
Keep: TypeAlias = Callable[[str, Kept], None]


def keep_nothing(name: str, data: Kept) -> None:
    """Keep nothing: the default without --keep."""


class ReadSettings(_Typed):
    """Settings that record which of them are read: a result depends on those alone.

    Each field of `SettingsTables` is an attribute. `tables` holds the names read so far, as `Settings.dependencies` has
    them; the set may be shared with other settings of the same document.
    """

    def __init__(self, settings: Settings, tables: set[str] | None = None) -> None:
        self._settings = settings
        self.tables = set() if tables is None else tables

    if not TYPE_CHECKING:  # to mypy, what `SettingsTables` does not have stays an error

        def __getattr__(self, name: str) -> Any:
            """Return a table, and record that it was read. Raises AttributeError for one there is not."""
            if name not in SettingsTables.__dataclass_fields__:
                raise AttributeError(f"there is no setting '{name}'")
            value = getattr(self._settings, name)
            if isinstance(value, Table) and value.by_key:
                return _ReadTable(value, lambda key: self.tables.add(f"{name}.{key}"))
            self.tables.add(name)
            return value

    @property
    def root(self) -> Path:
        """The project's folder: names in keys are relative to it, so it is none of them."""
        return self._settings.root

    @property
    def formats(self) -> tuple[str, ...]:
        """The names of all formats' tables."""
        self.tables.add("formats")
        return tuple(self._settings.options)

    def span(self, key: str) -> Span:
        """Return where octavo.toml sets a key; messages say it, and no output holds it."""
        return self._settings.span(key)

    def options(self, output: str) -> Any:
        """Return the options struct of a format, by the name of its table. Raises KeyError for one there is not."""
        found = self._settings.options[output]
        self.tables.add(output)
        return found


class _ReadTable:
    """A table whose keys are recorded one by one as they are read."""

    def __init__(self, table: Table, record: Callable[[str], object]) -> None:
        self._table, self._record = table, record

    def __getattr__(self, key: str) -> Any:
        value = getattr(self._table, key)
        self._record(key)
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
