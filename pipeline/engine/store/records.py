"""A cached result, and its row in the index, with a checksum by which a damaged row is noticed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from pipeline.core.diagnostics import Diagnostic
from pipeline.engine.store.fingerprint import Ingredients

_SAID = msgspec.json.Decoder(tuple[Diagnostic, ...])
_TEXTS = msgspec.json.Decoder(dict[str, str])


@dataclass(frozen=True, slots=True)
class CacheEntry:
    """A cached result of one step: what it was made from, and what was made.

    `own` are ingredients of this result alone, `shared` those it has in common with many. `made` holds the digest of its
    "object", and of a document those of its parts. `seconds` is how long it took.
    """

    subject: str
    step: str
    own: Ingredients
    shared: Ingredients
    made: Mapping[str, str]
    diagnostics: tuple[Diagnostic, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class SharedIngredients:
    """Ingredients that many results have in common, and the digest of their JSON."""

    ingredients: Ingredients
    digest: str


def as_row(kept: CacheEntry, number: int, shared: str, size: int) -> tuple[object, ...]:
    """Return a result as a row: `number` and `shared` are the id and digest of its shared ingredients, `size` that of its object."""
    said = msgspec.json.encode(kept.diagnostics).decode()
    made = plain(kept.made)
    row = (kept.subject, kept.step, plain(kept.own), number, made, said, round(kept.seconds, 3), size)
    return (*row, _seal(row, shared))


def from_row(row: Sequence[Any], shared: Mapping[int, SharedIngredients]) -> CacheEntry | None:
    """Return the result of a row, None if the row is damaged."""
    *parts, seal = row
    subject, step, own, number, made, said, seconds, _ = parts
    known = shared.get(number)
    if known is None or seal != _seal(parts, known.digest):
        return None
    return CacheEntry(subject, step, read(own), known.ingredients, read(made), _SAID.decode(said), seconds)


def is_text(kept: CacheEntry) -> bool:
    """Return whether a result can be stored as text: a file's name may hold bytes that are not UTF-8."""
    try:
        msgspec.json.encode((kept.subject, kept.own, kept.shared, kept.diagnostics))
    except UnicodeEncodeError:
        return False
    return True


def _seal(parts: Sequence[object], shared: str) -> str:
    return digest("\0".join(map(str, (*parts, shared))))[:16]


def digest(text: str) -> str:
    """Return the SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def plain(values: Mapping[str, str]) -> str:
    """Return ingredients as JSON, always in the same order."""
    return msgspec.json.encode(values, order="sorted").decode()


def read(text: str) -> dict[str, str]:
    """Return ingredients from JSON. Raises msgspec.DecodeError for anything else."""
    return _TEXTS.decode(text)
