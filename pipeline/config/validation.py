"""Checks tables against their structs, and reports each mistake at its place with what was probably meant."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, TypeVar, get_args

import msgspec

from pipeline.config.schema import FREE_FORM
from pipeline.core.diagnostics import Diagnostic, Outcome, error
from pipeline.core.spans import Span, closest

UNKNOWN = error(
    "settings-unknown",
    "A table or key is not one Octavo knows, so what it asks for would silently not happen. "
    "docs/settings.md lists all of them; free values belong into [variables].",
)
VALUE = error(
    "settings-value", "A setting has a value of the wrong type, or one that is not among those allowed."
)
S = TypeVar("S")


def check(
    tables: Mapping[str, Any],
    known: Mapping[str, type[Any]],
    place: Callable[[str], Span],
    *,
    base: Mapping[str, Any],
    free: Collection[str] = FREE_FORM,
) -> Outcome[dict[str, Any]]:
    """Check every table and key; return a struct for each known table, filled from `base` and the tables.

    Those named `free` may have any content: octavo.toml has such tables, front matter has not.
    """
    found: list[Diagnostic] = []
    structs = {name: base.get(name) or kind() for name, kind in known.items()}
    for name, table in tables.items():
        if name in free:
            if not isinstance(table, dict):
                found.append(VALUE.at(place(name), f"'{name}' must be a table", hint=f"write [{name}]"))
        elif name not in known:
            found.append(_unknown("table", name, place(name), (*known, *FREE_FORM)))
        elif not isinstance(table, dict):
            found.append(
                VALUE.at(place(name), f"'{name}' must be a table", hint=f"write its keys under [{name}]")
            )
        else:
            structs[name], wrong = _fill(structs[name], name, table, place)
            found.extend(wrong)
    return Outcome(structs, tuple(found))


def _fill(
    struct: S, name: str, table: Mapping[str, Any], place: Callable[[str], Span]
) -> tuple[S, list[Diagnostic]]:
    fields = {f.encode_name: f for f in msgspec.structs.fields(type(struct))}  # type: ignore[arg-type]  # S is a Struct
    good: dict[str, Any] = {}
    wrong: list[Diagnostic] = []
    for key, given in table.items():
        dotted = f"{name}.{key}"
        if key not in fields:
            wrong.append(_unknown("key", key, place(dotted), fields, table=f"{name}."))
            continue
        try:
            good[key] = msgspec.convert(given, fields[key].type)
        except msgspec.ValidationError:
            expected = _expected(fields[key].type)
            wrong.append(
                VALUE.at(place(dotted), f"'{dotted}' is {_shown(given)}", hint=f"it must be {expected}")
            )
    return msgspec.structs.replace(struct, **good), wrong  # type: ignore[type-var]  # S is a Struct


_KINDS = {str: "a text in quotes", int: "a whole number", float: "a number", bool: "true or false"}


def _expected(kind: Any) -> str:
    if kind in _KINDS:
        return _KINDS[kind]
    choices = get_args(kind)
    if choices and isinstance(bounds := choices[-1], msgspec.Meta):
        most = f" to {bounds.le}" if bounds.le is not None else ""
        return f"{_expected(choices[0])} from {bounds.ge}{most or ' on'}"
    if choices and all(isinstance(choice, str) for choice in choices):
        return " or ".join(f'"{choice}"' for choice in choices)
    return "a list of texts" if "tuple" in str(kind) else f"of type {kind}"


def _shown(given: Any) -> str:
    """Return a value as JSON of at most 60 characters, which is how TOML and YAML write most values."""
    shown = msgspec.json.encode(given).decode()
    return shown if len(shown) <= 60 else f"{shown[:57]}…"


def _unknown(what: str, name: str, span: Span, known: Iterable[str], *, table: str = "") -> Diagnostic:
    meant = closest(name, known)
    hint = (
        f"did you mean '{table}{meant}'?"
        if meant
        else "see docs/settings.md, or put free values under [variables]"
    )
    return UNKNOWN.at(span, f"unknown {what} '{table}{name}'", hint=hint)
