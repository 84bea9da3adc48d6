"""Collects the results of a build, a few bytes an output, so that ten thousand documents need little memory."""

from __future__ import annotations

import struct
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import overload

from pipeline.core.diagnostics import Diagnostic
from pipeline.core.model import Source
from pipeline.core.timing import TimeUsed
from pipeline.engine.publish import OutputFolder
from pipeline.engine.report import Built, Report, State
from pipeline.engine.store.freshness import SourceState
from pipeline.engine.store.records import CacheEntry
from pipeline.engine.task import StepResult

_RESTORED = "it was not there, or another was"  # why a file was put back from the store


class Results:
    """The outputs, diagnostics and times of a build so far, added in any order."""

    def __init__(self, formats: Sequence[str]) -> None:
        self._formats = tuple(formats)
        self._table = OutcomeTable(formats)
        self._diagnostics: set[Diagnostic] = set()
        self._spent: dict[str, TimeUsed] = {}
        self._failed = 0

    def add_valid(self, known: SourceState, restored: Collection[str]) -> None:
        """Add the valid document and outputs of a source; those in `restored` had to be written again."""
        if known.document:
            self.add_diagnostics(known.document.diagnostics)
        for name, kept in known.outputs.items():
            self._add_cached(known, name, kept, name in restored)

    def add_output(self, known: SourceState, name: str, made: StepResult) -> None:
        """Add the result of one format of a source."""
        if made.reused >= 0:
            self._add_cached(known, name, known.nearly[name][made.reused], made.written)
            return
        self.add_diagnostics(made.diagnostics)
        good = bool(made.digest) and made.published
        status, digest = ("built", made.digest) if good else ("failed", "")
        self._note(known, name, status, digest, known.reasons.get(name, ()), made.spent.wall)

    def fail(self, known: SourceState, formats: Iterable[str], *said: Diagnostic) -> None:
        """Add some formats of a source as failed, and what is said of it."""
        self.add_diagnostics(said)
        for name in formats:
            self._note(known, name, "failed", "", known.reasons.get(name, ()))

    def add_diagnostics(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Add diagnostics; equal ones are reported once."""
        self._diagnostics.update(diagnostics)

    def add_costs(self, spent: Mapping[str, TimeUsed]) -> None:
        """Add times by stage, output and tool."""
        for name, cost in spent.items():
            self._spent[name] = self._spent.get(name, TimeUsed()) + cost

    def state(self, documents: int, running: Iterable[str], left: float) -> State:
        """Return the progress of a build of so many documents; `left` is the expected time to its end in seconds."""
        done = self._table.count // len(self._formats)
        return State(done, documents, tuple(sorted(running)), self._failed, left)

    def report(self, sources: Sequence[Source], folder: OutputFolder, total: TimeUsed) -> Report:
        """Return the report, in the order of the sources."""
        return Report(
            self._table.outcomes(sources, folder.shown),
            tuple(sorted(self._diagnostics, key=lambda diagnostic: diagnostic.sort_key)),
            {"total": total, **dict(sorted(self._spent.items()))},
        )

    def _add_cached(self, known: SourceState, name: str, kept: CacheEntry, restored: bool) -> None:
        self.add_diagnostics(kept.diagnostics)
        self._note(known, name, "cached", kept.made["object"], (_RESTORED,) if restored else ())

    def _note(
        self,
        known: SourceState,
        name: str,
        status: str,
        digest: str,
        reasons: tuple[str, ...],
        seconds: float = 0.0,
    ) -> None:
        self._table.note(known.source.name, name, status, digest, seconds, reasons)
        self._failed += status == "failed"


_STATUS = ("", "built", "cached", "failed")  # the first is that of what was not heard of yet
_ENTRY = struct.Struct("<BfI32s")  # status, seconds, number of the reasons, digest


class OutcomeTable:
    """A compact table with one entry for each source and format; the entries of a source are one row of bytes."""

    def __init__(self, formats: Sequence[str]) -> None:
        self._places = {name: place * _ENTRY.size for place, name in enumerate(formats)}
        self._rows: dict[str, bytes] = {}
        self._reasons: list[tuple[str, ...]] = []
        self._numbers: dict[tuple[str, ...], int] = {}  # of the reasons: most outputs share theirs
        self.count = 0  # outputs that were heard of

    def note(
        self, source: str, name: str, status: str, digest: str, seconds: float, reasons: tuple[str, ...]
    ) -> None:
        """Set the entry of an output, by its source's name."""
        row = bytearray(self._rows.get(source) or bytes(len(self._places) * _ENTRY.size))
        place = self._places[name]
        self.count += not row[place]
        number = self._numbers.setdefault(reasons, len(self._reasons))
        if number == len(self._reasons):
            self._reasons.append(reasons)
        _ENTRY.pack_into(row, place, _STATUS.index(status), seconds, number, bytes.fromhex(digest))
        self._rows[source] = bytes(row)

    def outcomes(self, sources: Sequence[Source], shown: Callable[[Source, str], str]) -> Sequence[Built]:
        """Return the entries of all sources in order; `shown` returns the path of an output."""
        assert self.count == len(sources) * len(self._places), "every output has come to something"
        return _Outcomes(self, sources, tuple(self._places), shown)

    def entry(self, source: str, name: str) -> tuple[str, float, tuple[str, ...], str]:
        """Return status, seconds, reasons and digest of an output."""
        status, seconds, number, digest = _ENTRY.unpack_from(self._rows[source], self._places[name])
        return _STATUS[status], round(seconds, 3), self._reasons[number], digest.hex() if any(digest) else ""


class _Outcomes(Sequence[Built]):
    """The outputs of a build as a sequence whose items are created on access."""

    def __init__(
        self,
        ledger: OutcomeTable,
        sources: Sequence[Source],
        formats: tuple[str, ...],
        shown: Callable[[Source, str], str],
    ) -> None:
        self._table, self._sources, self._formats, self._shown = ledger, sources, formats, shown

    def __len__(self) -> int:
        return len(self._sources) * len(self._formats)

    @overload
    def __getitem__(self, place: int) -> Built: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Built]: ...
    def __getitem__(self, place: int | slice) -> Built | Sequence[Built]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        source, name = divmod(range(len(self))[place], len(self._formats))
        return self._made(self._sources[source], self._formats[name])

    def __iter__(self) -> Iterator[Built]:
        return (self._made(source, name) for source in self._sources for name in self._formats)

    def _made(self, source: Source, name: str) -> Built:
        status, seconds, reasons, digest = self._table.entry(source.name, name)
        return Built(source.shown, name, self._shown(source, name), status, digest, seconds, reasons)
