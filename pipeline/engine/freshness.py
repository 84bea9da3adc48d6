"""Whether results that are kept still hold, and if not, why: as sentences."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from pipeline.core.model import Source
from pipeline.engine import parcel, registry
from pipeline.engine.store import Kept, Rows
from pipeline.engine.surroundings import Ingredients, Places, Surroundings

DOCUMENT = "document"  # the step all outputs share


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a source: its document and the outputs that still hold, and why the others do not.

    `nearly` has, for each format, the kept outputs that hold if the document comes out as they need it. `seconds` are
    how long each step took the last time.
    """

    source: Source
    document: Kept | None
    outputs: Mapping[str, Kept]
    reasons: Mapping[str, tuple[str, ...]]
    nearly: Mapping[str, tuple[Kept, ...]] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)


def unknown(source: Source, formats: Iterable[str], reason: str) -> Known:
    """Return that nothing is known of a source, for one reason."""
    return Known(source, None, {}, dict.fromkeys(formats, (reason,)))


class Freshness:
    """Judges results against the present."""

    def __init__(self, rows: Rows, surroundings: Surroundings, *, theme: str) -> None:
        self._rows_of, self._surroundings, self._theme = rows, surroundings, theme
        self._shared: dict[int, bool] = {}

    def of(self, source: Source, places: Places, formats: Sequence[str]) -> Known:
        """Return what is known of a source in some formats."""
        documents = self._rows(source, DOCUMENT)
        document = next((kept for kept in documents if self._holds(kept, places, {})), None)
        parts = document.made if document else {}
        outputs: dict[str, Kept] = {}
        nearly: dict[str, tuple[Kept, ...]] = {}
        reasons: dict[str, tuple[str, ...]] = {}
        for name in formats:
            given = parcel.needed(registry.outputs()[name], parts) if parts else {}
            rows = self._rows(source, name)
            fresh = next((kept for kept in rows if given and self._holds(kept, places, given)), None)
            if fresh:
                outputs[name] = fresh
                continue
            nearly[name] = tuple(kept for kept in rows if self._holds(kept, places, None))
            reasons[name] = self._why(documents if not document else (), rows, places, given)
        seconds = {
            step: rows[0].seconds for step in (DOCUMENT, *formats) if (rows := self._rows(source, step))
        }
        return Known(source, document, outputs, reasons, nearly, seconds)

    def _rows(self, source: Source, step: str) -> Sequence[Kept]:
        return self._rows_of.get((source.name, step), ())

    def _holds(self, kept: Kept, places: Places, given: Ingredients | None) -> bool:
        """Say whether all ingredients have their values; `given` are those of the document, None to leave them out."""
        if id(kept.shared) not in self._shared:
            shared = kept.shared.items()
            self._shared[id(kept.shared)] = all(self._surroundings.holds(*item, places) for item in shared)
        return self._shared[id(kept.shared)] and all(
            (given is None or given.get(name) == value)
            if name.startswith(f"{DOCUMENT}:")
            else self._surroundings.holds(name, value, places)
            for name, value in kept.own.items()
        )

    def _why(
        self, documents: Sequence[Kept], rows: Sequence[Kept], places: Places, given: Ingredients
    ) -> tuple[str, ...]:
        """Return the differences to the kept results that come nearest."""
        if not rows:
            return ("never built",)
        nearest = [
            min((self._differences(kept, places) for kept in some), key=len)
            for some in (documents, rows)
            if some
        ]
        said = dict.fromkeys(reason for reasons in nearest for reason in reasons)
        return tuple(said) or ("the document changed" if given else "what it is made from changed",)

    def _differences(self, kept: Kept, places: Places) -> list[str]:
        return [
            reason
            for name, value in (*kept.own.items(), *kept.shared.items())
            if not name.startswith(f"{DOCUMENT}:") and not self._surroundings.holds(name, value, places)
            for reason in self._sentences(name, value, self._surroundings.value(name, places))
        ]

    def _sentences(self, name: str, before: str, now: str) -> list[str]:
        kind, _, rest = name.partition(":")
        if kind == "setting":
            return _of_setting(rest, json.loads(before or "null"), json.loads(now or "null"))
        if name == "shown":
            return [f"it was {before}, now it is {now}"]
        if kind == "tool":
            return [f"{rest} {before} → {now}"]
        if kind in ("file", "shipped", "beside"):
            change = "changed" if before and now else "is there now" if now else "is gone"
            return [f"{self._shown(kind, rest)} {change}"]
        return [f"{'Octavo itself' if name == 'octavo' else name} changed"]

    def _shown(self, kind: str, rest: str) -> str:
        """Name a file: those of themes by theme and name, as they are spoken of."""
        path = PurePosixPath(rest)
        if kind == "shipped" or path.parts[0] == "templates":
            inside = path.parts[1:] if kind == "file" else path.parts
            theme = inside[0] if len(inside) > 1 else self._theme
            return f"theme {theme}: {path.name.removesuffix('.j2')}"
        return rest


def _of_setting(table: str, before: object, now: object) -> list[str]:
    """Return what changed in a table of the settings, key by key."""
    if isinstance(before, dict) and isinstance(now, dict):
        keys = sorted(key for key in before.keys() | now.keys() if before.get(key) != now.get(key))
        return [f"{table}.{key}: {_value(before.get(key))} → {_value(now.get(key))}" for key in keys]
    return [f"{table}: {_value(before)} → {_value(now)}"]


def _value(given: object) -> str:
    return "unset" if given is None else json.dumps(given, ensure_ascii=False)
