"""Restoring: valid outputs that are not where they belong are put there from the store."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from pipeline.engine.cache import Cache
from pipeline.engine.publish import OutputFolder
from pipeline.engine.store.freshness import SourceState

_THREADS = 8


@dataclass(frozen=True, slots=True)
class Restored:
    """The state of a source once its valid outputs are in place, and the formats of those that had to be put there."""

    known: SourceState
    formats: frozenset[str]


def restore(states: Sequence[SourceState], cache: Cache, folder: OutputFolder) -> list[Restored]:
    """Restore the valid outputs of sources and return the state of each; what cannot be restored is no longer valid."""
    missing = [
        (place, name)
        for place, known in enumerate(states)
        for name, kept in known.outputs.items()
        if not cache.is_there(kept, folder.path(known.source, name))
    ]

    def put_back(item: tuple[int, str]) -> bool:
        known, name = states[item[0]], item[1]
        path, shown = folder.path(known.source, name), folder.shown(known.source, name)
        return cache.put_back(known.outputs[name], path, shown=shown)

    with ThreadPoolExecutor(min(_THREADS, len(missing) or 1)) as threads:
        done = list(threads.map(put_back, missing))
    found = [Restored(known, frozenset()) for known in states]
    for (place, name), good in zip(missing, done, strict=True):
        known, formats = found[place].known, found[place].formats
        found[place] = Restored(known, formats | {name}) if good else Restored(known.without(name), formats)
    return found
