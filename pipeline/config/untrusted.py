"""What an untrusted build takes from the octavo.toml it finds, which whoever wrote the documents may have written, too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import msgspec

from pipeline.config.schema import STRICT_LIMITS
from pipeline.core.diagnostics import Diagnostic, warning
from pipeline.core.spans import Span

IGNORED = warning(
    "settings-untrusted",
    "An untrusted build found octavo.toml beside the documents, and so takes from it nothing that lets it read, write or cost "
    "more, or say less: those keys keep their defaults, and limits those of untrusted builds. If the file is yours, name it with "
    "--config.",
)
_LIMITS = "limits"  # a stranger may only make them tighter
_RULES = "rules"  # a table of any content: with it a stranger could keep the build from saying anything


@dataclass(frozen=True, slots=True)
class Taken:
    """The tables taken from a settings file, the dotted keys that were left out, and what is said of them."""

    tables: Mapping[str, Any]
    left_out: tuple[str, ...] = ()
    remarks: tuple[Diagnostic, ...] = ()


def narrowed(
    tables: Mapping[str, Any], known: Mapping[str, type[Any]], place: Callable[[str], Span]
) -> Taken:
    """Return the tables of a found octavo.toml without what widens a build, with a warning for each key left out.

    `known` holds the struct of each table that has one. Keys that only say the default are left out without a word.
    """
    ignored = dict(_widening(tables, known))
    kept = {
        name: {key: each for key, each in table.items() if f"{name}.{key}" not in ignored}
        if isinstance(table, dict)
        else table
        for name, table in tables.items()
        if name not in ignored
    }
    return Taken(
        kept, tuple(ignored), tuple(_remark(key, place(key)) for key, said in ignored.items() if said)
    )


def listed(variables: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """Return those variables that strangers' documents may use."""
    return {name: value for name, value in variables.items() if name in names}


def _widening(tables: Mapping[str, Any], known: Mapping[str, type[Any]]) -> Iterator[tuple[str, bool]]:
    """Yield the dotted keys that widen a build, and whether they say anything but the default."""
    for name, table in tables.items():
        struct = known.get(name)
        if name == _RULES:
            yield name, bool(table)
        elif isinstance(table, dict) and struct:
            widens = getattr(struct, "widens", ())
            for key, value in table.items():
                if key in widens or (f"{name}.{key}" == "build.content" and _leaves(value)):
                    yield f"{name}.{key}", value != msgspec.to_builtins(getattr(struct(), key))
                elif name == _LIMITS and _exceeds(value, getattr(STRICT_LIMITS, key, None)):
                    yield f"{name}.{key}", True


def _exceeds(value: Any, most: int | None) -> bool:
    return isinstance(value, int) and most is not None and value > most


def _leaves(path: Any) -> bool:
    return isinstance(path, str) and (PurePath(path).is_absolute() or ".." in PurePath(path).parts)


def _remark(key: str, span: Span) -> Diagnostic:
    said = f"'{key}' is not taken from a file that may be a stranger's"
    return IGNORED.at(span, said, hint="if it is yours, name it: '--config octavo.toml'")
