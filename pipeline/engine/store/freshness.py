"""Whether results that are kept still hold, and if not, why: as sentences."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from pipeline.core.model import Source
from pipeline.engine import registry
from pipeline.engine.store import document_codec
from pipeline.engine.store.fingerprint import THEME, Ingredients, Places, Surroundings
from pipeline.engine.store.index import Rows
from pipeline.engine.store.records import Kept
from pipeline.tools.files import OUTSIDE

DOCUMENT = "document"  # the step all outputs share

_LONGEST = 60  # characters of a value that are shown
_SPOKEN = {  # what ingredients are called that no author has named
    "octavo": "Octavo itself",
    "fonts": "the fonts",
    "date": "SOURCE_DATE_EPOCH",
    "formats": "the formats there are",
    "untrusted": "--untrusted",
}


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

    def without(self, name: str) -> Known:
        """Return what is known without an output that cannot be put back."""
        outputs = {key: kept for key, kept in self.outputs.items() if key != name}
        lost = ("its file is gone or was changed",)
        return replace(self, outputs=outputs, reasons={**self.reasons, name: lost})


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
            given = document_codec.needed(registry.outputs()[name], parts) if parts else {}
            rows = self._rows(source, name)
            fresh = next((kept for kept in rows if given and self._holds(kept, places, given)), None)
            if fresh:
                outputs[name] = fresh
                continue
            nearly[name] = tuple(kept for kept in rows if self._holds(kept, places, None))
            reasons[name] = self._why(name, documents, rows, places)
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
        self, name: str, documents: Sequence[Kept], rows: Sequence[Kept], places: Places
    ) -> tuple[str, ...]:
        """Return in what the kept result that comes nearest differs from what it would be made from now."""
        if not rows:
            return ("never built",)
        if not documents:
            return ("nothing is kept of its text any more",)
        found = [
            tuple(
                dict.fromkeys((*self._since(name, kept, documents, places), *self._differences(kept, places)))
            )
            for kept in rows
        ]
        return min(found, key=len) or ("its text changed",)

    def _since(self, name: str, kept: Kept, documents: Sequence[Kept], places: Places) -> list[str]:
        """Return what changed of all that the document was made from which an output was made from."""
        given = {key: value for key, value in kept.own.items() if key.startswith(f"{DOCUMENT}:")}
        own = [one for one in documents if document_codec.needed(registry.outputs()[name], one.made) == given]
        if not own:
            return ["its text changed"]
        return min((self._differences(one, places) for one in own), key=len)

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
        if kind == "tool":
            before, now = _apart(before, now)
            return [f"{rest} {before or 'missing'} → {now or 'missing'}"]
        if kind in ("file", "shipped", "beside") or kind.startswith(THEME):
            return [f"{self._shown(kind, rest)} {_change(before, now)}"]
        if name == "shown":
            return [f"{before} is now called {now}"]
        return [f"{_SPOKEN.get(name, name)} changed"]

    def _shown(self, kind: str, rest: str) -> str:
        """Name a file: those of themes by theme and name, as they are spoken of."""
        if kind.startswith(THEME):
            return f"theme {kind.removeprefix(THEME)}: {PurePosixPath(rest).name.removesuffix('.j2')}"
        folder, _, inside = rest.partition("/") if kind == "file" else ("templates", "", rest)
        if kind == "beside" or folder != "templates":
            return rest
        theme = inside.split("/")[0] if "/" in inside else self._theme
        return f"theme {theme}: {PurePosixPath(inside).name.removesuffix('.j2')}"


def _apart(before: str, now: str) -> tuple[str, str]:
    """Return two lists without what stands in both: of ten plugins, one has changed."""
    old, new = before.split(", "), now.split(", ")
    return ", ".join(one for one in old if one not in new), ", ".join(one for one in new if one not in old)


def _change(before: str, now: str) -> str:
    """Return what happened to a file, of which digests are known."""
    if before == OUTSIDE:
        return "lies inside the project now"
    return "changed" if before and now else "is there now" if now else "is gone"


def _of_setting(table: str, before: object, now: object) -> list[str]:
    """Return what changed in a table of the settings, key by key."""
    if isinstance(before, dict) and isinstance(now, dict):
        keys = sorted(key for key in before.keys() | now.keys() if before.get(key) != now.get(key))
        return [f"{table}.{key}: {_value(before.get(key))} → {_value(now.get(key))}" for key in keys]
    return [f"{_SPOKEN.get(table, table)}: {_value(before)} → {_value(now)}"]


def _value(given: object) -> str:
    shown = "unset" if given in (None, "") else json.dumps(given, ensure_ascii=False)
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"
