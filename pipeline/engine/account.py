"""What a build has come to so far, document by document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.core.diagnostics import Diagnostic
from pipeline.core.model import Source
from pipeline.core.spent import Spent
from pipeline.engine import registry
from pipeline.engine.freshness import Known
from pipeline.engine.ledger import Ledger
from pipeline.engine.report import Report, State
from pipeline.engine.schedule import Piece


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

    def fail(self, known: Known, formats: Iterable[str]) -> None:
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
