"""Variants: `[variants.NAME]` in octavo.toml, other settings and variables for a second edition of the same documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.config.validation import VALUE, check
from pipeline.core.diagnostics import Diagnostic, Failure
from pipeline.core.spans import Span, closest

TABLE = "variants"
SPAN = Span("--variant")


@dataclass(frozen=True, slots=True)
class ChosenVariant:
    """The tables that the chosen variant sets, and the place of each dotted key."""

    tables: Mapping[str, Any] = field(default_factory=dict)
    spans: Mapping[str, Span] = field(default_factory=dict)


def faults(
    variants: Any, known: Mapping[str, type[Any]], place: Callable[[str], Span]
) -> Iterator[Diagnostic]:
    """Yield every mistake in any variant, chosen or not."""
    if not isinstance(variants, dict):
        yield VALUE.at(place(TABLE), f"'{TABLE}' must be a table", hint="write [variants.NAME.TABLE]")
        return
    for name, tables in variants.items():
        if isinstance(tables, dict):
            at = f"{TABLE}.{name}."
            yield from check(tables, known, lambda key, at=at: place(at + key), base={}).diagnostics  # type: ignore[misc]  # mypy knows no default of a lambda
        else:
            said = f"'{TABLE}.{name}' must be a table"
            yield VALUE.at(place(f"{TABLE}.{name}"), said, hint=f"write [variants.{name}.TABLE]")


def choose(variants: Mapping[str, Any], name: str, place: Callable[[str], Span]) -> ChosenVariant:
    """Return the tables of a variant; none for "". Raises Failure for a variant that does not exist."""
    if not name:
        return ChosenVariant()
    if name not in variants:
        meant = closest(name, variants)
        hint = (
            f"variants: {', '.join(variants)}"
            if variants
            else f"write [variants.{name}.TABLE] in octavo.toml"
        )
        hint = f"did you mean '{meant}'?" if meant else hint
        raise Failure(VALUE.at(SPAN, f"there is no variant '{name}'", hint=hint))
    tables = variants[name]
    keys = [f"{table}.{key}" for table, held in tables.items() for key in held]
    return ChosenVariant(tables, {key: place(f"{TABLE}.{name}.{key}") for key in keys})
