"""What became of each output, a few bytes each: a build of ten thousand documents knows twenty thousand outcomes."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from typing import overload

from pipeline.core.model import Source
from pipeline.engine.report import Built

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
