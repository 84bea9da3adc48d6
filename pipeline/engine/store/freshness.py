"""Decides whether cached results are still valid, and explains in sentences why not."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from pipeline.core.model import Source
from pipeline.engine import registry
from pipeline.engine.store import document_codec
from pipeline.engine.store.fingerprint import THEME, FileNames, Fingerprint, Ingredients
from pipeline.engine.store.index import Rows
from pipeline.engine.store.records import CacheEntry
from pipeline.tools.files import OUTSIDE

DOCUMENT = "document"  # the step all outputs share

_LONGEST = 60  # characters of a value that are shown
_SPOKEN = {  # how reasons name ingredients that have no name a user would know
    "octavo": "Octavo itself",
    "fonts": "the fonts",
    "date": "SOURCE_DATE_EPOCH",
    "formats": "the formats there are",
    "is_untrusted": "--untrusted",
    "reads_project": "--root",
}


@dataclass(frozen=True, slots=True)
class SourceState:
    """The state of a source: its document and its outputs that are still valid, and why the others are not.

    `nearly` holds, for each format, the cached outputs that are valid if parsing the document again gives the parts they were
    made from. `seconds` is how long each step took the last time.
    """

    source: Source
    document: CacheEntry | None
    outputs: Mapping[str, CacheEntry]
    reasons: Mapping[str, tuple[str, ...]]
    nearly: Mapping[str, tuple[CacheEntry, ...]] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)

    def without(self, name: str) -> SourceState:
        """Return the state without an output that could not be restored from the cache."""
        outputs = {key: kept for key, kept in self.outputs.items() if key != name}
        lost = ("its file is gone or was changed",)
        return replace(self, outputs=outputs, reasons={**self.reasons, name: lost})


def uncached(source: Source, formats: Iterable[str], reason: str) -> SourceState:
    """Return the state of a source of which nothing is cached, or nothing cached is to be used, for the reason given."""
    return SourceState(source, None, {}, dict.fromkeys(formats, (reason,)))


class Freshness:
    """Compares cached results with the current values of their ingredients."""

    def __init__(self, rows: Rows, fingerprint: Fingerprint, *, theme: str) -> None:
        self._rows_of, self._fingerprint, self._theme = rows, fingerprint, theme
        self._shared: dict[int, bool] = {}

    def of(self, source: Source, places: FileNames, formats: Sequence[str]) -> SourceState:
        """Return the state of a source in some formats."""
        documents = self._rows(source, DOCUMENT)
        document = next((kept for kept in documents if self._holds(kept, places, {})), None)
        parts = document.made if document else {}
        outputs: dict[str, CacheEntry] = {}
        nearly: dict[str, tuple[CacheEntry, ...]] = {}
        reasons: dict[str, tuple[str, ...]] = {}
        for name in formats:
            given = document_codec.ingredients_of(registry.outputs()[name], parts) if parts else {}
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
        return SourceState(source, document, outputs, reasons, nearly, seconds)

    def _rows(self, source: Source, step: str) -> Sequence[CacheEntry]:
        return self._rows_of.get((source.name, step), ())

    def _holds(self, kept: CacheEntry, places: FileNames, given: Ingredients | None) -> bool:
        """Return whether all ingredients have the values recorded; `given` are those of the document, None to skip them."""
        if id(kept.shared) not in self._shared:
            shared = kept.shared.items()
            self._shared[id(kept.shared)] = all(self._fingerprint.holds(*item, places) for item in shared)
        return self._shared[id(kept.shared)] and all(
            (given is None or given.get(name) == value)
            if name.startswith(f"{DOCUMENT}:")
            else self._fingerprint.holds(name, value, places)
            for name, value in kept.own.items()
        )

    def _why(
        self, name: str, documents: Sequence[CacheEntry], rows: Sequence[CacheEntry], places: FileNames
    ) -> tuple[str, ...]:
        """Return the reasons why the cached result with the fewest differences is not valid."""
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

    def _since(
        self, name: str, kept: CacheEntry, documents: Sequence[CacheEntry], places: FileNames
    ) -> list[str]:
        """Return what changed of the ingredients of the document that an output was made from."""
        given = {key: value for key, value in kept.own.items() if key.startswith(f"{DOCUMENT}:")}
        own = [
            one
            for one in documents
            if document_codec.ingredients_of(registry.outputs()[name], one.made) == given
        ]
        if not own:
            return ["its text changed"]
        return min((self._differences(one, places) for one in own), key=len)

    def _differences(self, kept: CacheEntry, places: FileNames) -> list[str]:
        return [
            reason
            for name, value in (*kept.own.items(), *kept.shared.items())
            if not name.startswith(f"{DOCUMENT}:") and not self._fingerprint.holds(name, value, places)
            for reason in self._sentences(name, value, self._fingerprint.value(name, places) or "")
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
        """Return how a reason names a file: a theme's by theme and file name, any other by its path."""
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
    """Return what happened to a file, by its digests before and now."""
    if before == OUTSIDE:
        return "lies inside the project now"
    return "changed" if before and now else "is there now" if now else "is gone"


def _of_setting(name: str, before: object, now: object) -> list[str]:
    """Return what changed in a setting: of a table key by key, then which keys the command line sets."""
    was, was_fixed = _unfixed(before)
    is_now, fixed = _unfixed(now)
    found = []
    if isinstance(was, dict) and isinstance(is_now, dict):
        keys = sorted(key for key in was.keys() | is_now.keys() if was.get(key) != is_now.get(key))
        found = [f"{name}.{key}: {_value(was.get(key))} → {_value(is_now.get(key))}" for key in keys]
    elif was != is_now:
        found = [f"{_SPOKEN.get(name, name)}: {_value(was)} → {_value(is_now)}"]
    found += [f"{key} is set on the command line" for key in fixed if key not in was_fixed]
    return found + [f"{key} is not set on the command line" for key in was_fixed if key not in fixed]


def _unfixed(value: object) -> tuple[object, list[str]]:
    """Return a setting as fingerprint writes it without, and the list of, the keys that the command line sets."""
    if not isinstance(value, dict) or "--set" not in value:
        return value, []
    rest = {key: each for key, each in value.items() if key != "--set"}
    return rest.get("", rest), list(value["--set"])


def _value(given: object) -> str:
    shown = "unset" if given in (None, "") else json.dumps(given, ensure_ascii=False)
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"
