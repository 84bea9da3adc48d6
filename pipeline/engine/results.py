"""What a build has come to so far, document by document."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from functools import cache
from pathlib import Path
from typing import Any, overload

from pipeline.core.diagnostics import Diagnostic
from pipeline.core.model import Source
from pipeline.core.timing import Spent
from pipeline.engine import registry
from pipeline.engine.report import Built, Report, State
from pipeline.engine.schedule import Piece
from pipeline.engine.store.freshness import SourceState


class Account:
    """Outputs, diagnostics and costs as they come in, and how much is still to come."""

    def __init__(self, output: Path, formats: Sequence[str], documents: int = 0) -> None:
        absolute, here = output.absolute(), Path.cwd()
        inside = absolute.is_relative_to(here)
        self._folder = str(absolute)
        self._shown = absolute.relative_to(here).as_posix() if inside else output.as_posix()
        self._ledger = Ledger(formats)
        self.formats, self._documents = tuple(formats), documents
        self._said: set[Diagnostic] = set()
        self._spent: dict[str, Spent] = {}
        self._failed = 0
        self.left = 0.0  # seconds of work that is still to come

    def path(self, source: Source, name: str) -> str:
        """Return the absolute path of an output."""
        return f"{self._folder}/{name}/{source.name}{_suffix(name)}"

    def shown(self, source: Source, name: str) -> str:
        """Return an output's path as it is shown: from the current folder where it lies in it."""
        return f"{self._shown}/{name}/{source.name}{_suffix(name)}".removeprefix("./")

    def expect(self, seconds: float) -> None:
        """Note that more is to be made, and how long it is thought to take."""
        self.left += seconds

    def note(
        self,
        source: Source,
        name: str,
        status: str,
        digest: str = "",
        *,
        seconds: float = 0.0,
        reasons: tuple[str, ...] = (),
    ) -> None:
        """Note what became of an output."""
        self._ledger.note(source.name, name, status, digest, seconds, reasons)
        self._failed += status == "failed"

    def fail(self, known: SourceState, formats: Iterable[str]) -> None:
        """Note that some formats of a source could not be made."""
        for name in formats:
            self.note(known.source, name, "failed", reasons=known.reasons.get(name, ()))

    def say(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Note what there is to say."""
        self._said.update(diagnostics)

    def spend(self, spent: Mapping[str, Spent]) -> None:
        """Note what was spent by stage, output and tool."""
        for name, cost in spent.items():
            self._spent[name] = self._spent.get(name, Spent()) + cost

    def finish(self, seconds: float) -> None:
        """Note that work is over that was thought to take so long."""
        self.left = max(0.0, self.left - seconds)

    def state(self, running: Mapping[Future[Any], Piece], jobs: int) -> State:
        """Return how far the build is; the time left is the work left, shared among the processes."""
        at_work = sorted(
            " ".join((piece.known.source.shown, *piece.task.formats))
            for future, piece in running.items()
            if future.running()
        )
        done = self._ledger.count // len(self.formats)
        return State(done, self._documents, tuple(at_work), self._failed, self.left / jobs)

    def report(self, sources: Sequence[Source], total: Spent) -> Report:
        """Return what it all came to, in the order of the sources."""
        return Report(
            self._ledger.outcomes(sources, self.shown),
            tuple(sorted(self._said, key=lambda diagnostic: diagnostic.sort_key)),
            {"total": total, **dict(sorted(self._spent.items()))},
        )


@cache
def _suffix(name: str) -> str:
    return registry.outputs()[name].suffix


_STATUS = ("", "built", "cached", "failed")  # the first is that of what was not heard of yet
_ENTRY = struct.Struct("<BfI32s")  # status, seconds, number of the reasons, digest


class Ledger:
    """One entry for each source and format; of a source, all formats' lie in one row."""

    def __init__(self, formats: Sequence[str]) -> None:
        self._places = {name: place * _ENTRY.size for place, name in enumerate(formats)}
        self._rows: dict[str, bytes] = {}
        self._reasons: list[tuple[str, ...]] = []
        self._numbers: dict[tuple[str, ...], int] = {}  # of the reasons: most outputs share theirs
        self.count = 0  # outputs that were heard of

    def note(
        self, source: str, name: str, status: str, digest: str, seconds: float, reasons: tuple[str, ...]
    ) -> None:
        """Note what became of an output of a source, by the source's name; what was said of it before is forgotten."""
        row = bytearray(self._rows.get(source) or bytes(len(self._places) * _ENTRY.size))
        place = self._places[name]
        self.count += not row[place]
        number = self._numbers.setdefault(reasons, len(self._reasons))
        if number == len(self._reasons):
            self._reasons.append(reasons)
        _ENTRY.pack_into(row, place, _STATUS.index(status), seconds, number, bytes.fromhex(digest))
        self._rows[source] = bytes(row)

    def outcomes(self, sources: Sequence[Source], shown: Callable[[Source, str], str]) -> Sequence[Built]:
        """Return the outcomes of all sources in their order, at the paths they are `shown` at."""
        assert self.count == len(sources) * len(self._places), "every output has come to something"
        return _Outcomes(self, sources, tuple(self._places), shown)

    def entry(self, source: str, name: str) -> tuple[str, float, tuple[str, ...], str]:
        """Return status, seconds, reasons and digest of an output."""
        status, seconds, number, digest = _ENTRY.unpack_from(self._rows[source], self._places[name])
        return _STATUS[status], round(seconds, 3), self._reasons[number], digest.hex() if any(digest) else ""


class _Outcomes(Sequence[Built]):
    """The outcomes of a build as a sequence, each made when it is asked for."""

    def __init__(
        self,
        ledger: Ledger,
        sources: Sequence[Source],
        formats: tuple[str, ...],
        shown: Callable[[Source, str], str],
    ) -> None:
        self._ledger, self._sources, self._formats, self._shown = ledger, sources, formats, shown

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
        status, seconds, reasons, digest = self._ledger.entry(source.name, name)
        return Built(source.shown, name, self._shown(source, name), status, digest, seconds, reasons)
