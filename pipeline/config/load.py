"""Reads octavo.toml, a variant, `--set` and a document's front matter into checked settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.config import command_line, confinement, untrusted, variants
from pipeline.config.schema import FREE_FORM, NAME, PER_DOCUMENT, STRICT_LIMITS, TABLES, Settings
from pipeline.config.validation import UNKNOWN, VALUE, check
from pipeline.core import toml
from pipeline.core.diagnostics import Failure, Outcome, error, has_errors
from pipeline.core.spans import Span, shown_path

SYNTAX = error("settings-syntax", "octavo.toml is not valid TOML 1.0. Nothing is built until it can be read.")
MISSING = error("settings-missing", "The settings file that --config names does not exist.")
RULES = (SYNTAX, UNKNOWN, VALUE, MISSING, untrusted.IGNORED)


def find_root(start: Path) -> Path:
    """Return the nearest folder from `start` upwards that holds octavo.toml, else `start`."""
    return next((folder for folder in (start, *start.parents) if (folder / NAME).is_file()), start)


def load(
    root: Path,
    schema: Mapping[str, type[Any]],
    *,
    words: Iterable[str] = (),
    variant: str = "",
    named: Path | None = None,
    is_untrusted: bool = False,
) -> Settings:
    """Return the settings of the project in `root`; `schema` maps each format's table to its options struct.

    They stand in octavo.toml there, or in the file `named` instead. `words` are those of `--set`, TABLE.KEY=VALUE; they take
    precedence over the `variant`, and that over the rest of the file. An untrusted build takes only what widens nothing from a
    file that was found and not named, and of all variables those that are listed; its limits are tighter where nothing says more.

    Raises Failure with every mistake of the file at once, each at its line and column.
    """
    given = command_line.read(words)
    path = named.absolute() if named else root / NAME
    shown = shown_path(path)
    if named and not path.is_file():
        raise Failure(MISSING.at(Span(shown), "there is no such settings file"))
    file = _read(path, shown, root, is_found=not named, is_untrusted=is_untrusted)
    known = dict(TABLES) | dict(schema)
    spans = {key: Span(shown, *place) for key, place in toml.places(file.text).items()}

    def place(key: str) -> Span:
        return spans.get(key, Span(shown, 1))

    said = {key: value for key, value in file.tables.items() if key != variants.TABLE}
    others = file.tables.get(variants.TABLE, {})
    wrong = tuple(variants.faults(others, known, place))
    chosen = variants.choose(others, variant, place) if not wrong else variants.ChosenVariant()
    spans |= chosen.spans
    taken = untrusted.Taken(toml.merge(said, chosen.tables))
    if is_untrusted and not named:
        taken = untrusted.narrowed(taken.tables, known, place)
    tables = command_line.laid_over(taken.tables, given, known)
    for key in taken.left_out:
        spans.pop(key, None)
    for key in given:
        spans[key] = command_line.SPAN
        spans.setdefault(key.split(".", 1)[0], command_line.SPAN)
    checked = check(tables, known, place, base={"limits": STRICT_LIMITS} if is_untrusted else {})
    if wrong or has_errors(checked.diagnostics):
        raise Failure(*checked.diagnostics, *wrong)
    settings = Settings(
        root=root,
        **{name: checked.value[name] for name in TABLES},
        **{name: tables.get(name, {}) for name in FREE_FORM},
        is_untrusted=is_untrusted,
        options={name: checked.value[name] for name in schema},
        given=tuple(dict.fromkeys((*(key for key in chosen.spans if key not in taken.left_out), *given))),
        file=str(path) if file.data else "",
        remarks=taken.remarks,
        spans={"": Span(shown), **spans},
    )
    if is_untrusted:
        usable = untrusted.listed(settings.variables, settings.untrusted.variables)
        return replace(settings, variables=usable)
    return settings


def _read(path: Path, shown: str, root: Path, *, is_found: bool, is_untrusted: bool) -> toml.File:
    """Return the settings file, which is empty if there is none.

    Raises Failure for one that cannot be parsed; and for a link out of the project that was found there, unless the file itself
    says that links may be followed. Nothing of it is shown then.
    """
    if not path.is_file():
        return toml.File()
    strays = is_found and (
        confinement.leads_elsewhere(path)
        if is_untrusted
        else confinement.leads_outside(path, root, follow_links=False)
    )
    try:
        file = toml.read(path, shown, SYNTAX)
    except Failure:
        if not strays:
            raise
        file = toml.File()
    project = file.tables.get("project")
    if strays and (is_untrusted or not (isinstance(project, dict) and project.get("follow_links") is True)):
        raise Failure(confinement.refused(Span(shown), root.name, is_untrusted=is_untrusted))
    return file


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
    if settings.is_untrusted or not tables:
        return Outcome(settings)
    known = {name: type(struct) for name, struct in base.items()}
    checked = check(tables, known, lambda key: _nearest(spans, key), base=base, free=())
    merged = replace(
        settings,
        **{name: checked.value[name] for name in PER_DOCUMENT},
        options={name: checked.value[name] for name in settings.options},
    )
    return Outcome(merged, checked.diagnostics)


def _nearest(spans: Mapping[str, Span], key: str) -> Span:
    return spans.get(key) or spans.get(key.split(".", 1)[0]) or next(iter(spans.values()), Span(""))
