"""Reads octavo.toml, a variant, `--set` and a document's front matter into checked settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.config import command_line, variants
from pipeline.config.schema import FREE_FORM, NAME, PER_DOCUMENT, TABLES, Settings
from pipeline.config.validation import UNKNOWN, VALUE, check
from pipeline.core import toml
from pipeline.core.diagnostics import Failure, Outcome, error, has_errors
from pipeline.core.spans import Span

SYNTAX = error("settings-syntax", "octavo.toml is not valid TOML 1.0. Nothing is built until it can be read.")
RULES = (SYNTAX, UNKNOWN, VALUE)


def find_root(start: Path) -> Path:
    """Return the nearest folder from `start` upwards that holds octavo.toml, else `start`."""
    return next((folder for folder in (start, *start.parents) if (folder / NAME).is_file()), start)


def load(
    root: Path, schema: Mapping[str, type[Any]], *, words: Iterable[str] = (), variant: str = ""
) -> Settings:
    """Return the settings of the project in `root`; `schema` maps each format's table to its options struct.

    `words` are those of `--set`, TABLE.KEY=VALUE; they take precedence over the `variant`, and that over the rest of the file.
    Raises Failure with every mistake of octavo.toml at once, each at its line and column.
    """
    given = command_line.read(words)
    path = root / NAME
    shown = path.relative_to(Path.cwd()).as_posix() if path.is_relative_to(Path.cwd()) else path.as_posix()
    file = toml.read(path, shown, SYNTAX) if path.is_file() else toml.File()
    known = dict(TABLES) | dict(schema)
    spans = {key: Span(shown, *place) for key, place in toml.places(file.text).items()}

    def place(key: str) -> Span:
        return spans.get(key, Span(shown, 1))

    said = {key: value for key, value in file.tables.items() if key != variants.TABLE}
    others = file.tables.get(variants.TABLE, {})
    wrong = tuple(variants.faults(others, known, place))
    chosen = variants.choose(others, variant, place) if not wrong else variants.ChosenVariant()
    tables = command_line.laid_over(toml.merge(said, chosen.tables), given, known)
    spans |= chosen.spans
    for key in given:
        spans[key] = command_line.SPAN
        spans.setdefault(key.split(".", 1)[0], command_line.SPAN)
    checked = check(tables, known, place)
    if wrong or has_errors(checked.diagnostics):
        raise Failure(*checked.diagnostics, *wrong)
    return Settings(
        root=root,
        **{name: checked.value[name] for name in TABLES},
        **{name: tables.get(name, {}) for name in FREE_FORM},
        options={name: checked.value[name] for name in schema},
        given=tuple(dict.fromkeys((*chosen.spans, *given))),
        spans={"": Span(shown), **spans},
    )


def for_document(
    settings: Settings, front: Mapping[str, Any], spans: Mapping[str, Span]
) -> Outcome[Settings]:
    """Return the settings with what a document's front matter overrides: tables that are `per_document`, and the formats'.

    Untrusted documents override nothing, and no document overrides what the command line sets. A wrong value gives an error
    diagnostic and leaves the project's value. A format's name with anything but a table as its value (`pdf: report.pdf`)
    belongs to another tool and is ignored.
    """
    base = {**{name: getattr(settings, name) for name in PER_DOCUMENT}, **settings.options}
    tables = {
        name: {key: value for key, value in front[name].items() if f"{name}.{key}" not in settings.given}
        for name in base
        if isinstance(front.get(name), dict)
    }
    if settings.untrusted or not tables:
        return Outcome(settings)
    known = {name: type(struct) for name, struct in base.items()}
    checked = check(tables, known, lambda key: _nearest(spans, key), base=base)
    merged = replace(
        settings,
        **{name: checked.value[name] for name in PER_DOCUMENT},
        options={name: checked.value[name] for name in settings.options},
    )
    return Outcome(merged, checked.diagnostics)


def _nearest(spans: Mapping[str, Span], key: str) -> Span:
    return spans.get(key) or spans.get(key.split(".", 1)[0]) or next(iter(spans.values()), Span(""))
