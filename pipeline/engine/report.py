"""The report of a build, and its progress."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.core.diagnostics import Diagnostic, has_errors
from pipeline.core.timing import TimeUsed
from pipeline.engine.store.noop import Stamp


@dataclass(frozen=True, slots=True)
class Built:
    """One output of a build: `status` is "built", "cached" or "failed"; `sha256` is empty for a failed one.

    `reasons` say why a built or failed output was not up to date; a cached one has some if its file was restored.
    """

    source: str
    format: str
    path: str
    status: str
    sha256: str = ""
    seconds: float = 0.0
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The outputs of a build in the order of the plan, and its diagnostics sorted by path, line and code.

    `timings` has "total" with the CPU time of all processes, "pandoc", "weasyprint", and each stage and output.
    `at_rest` has the file-system state of everything that was looked at if nothing had to be made and nothing was just
    written, else it is empty.
    """

    built: Sequence[Built]
    diagnostics: tuple[Diagnostic, ...]
    timings: Mapping[str, TimeUsed] = field(default_factory=dict)
    at_rest: Mapping[str, Stamp] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """Whether some output is missing or some document has an error."""
        return has_errors(self.diagnostics) or any(item.status == "failed" for item in self.built)

    def also(self, found: Iterable[Diagnostic]) -> Report:
        """Return the report with more diagnostics, without repetition and in order."""
        every = {*self.diagnostics, *found}
        return replace(self, diagnostics=tuple(sorted(every, key=lambda diagnostic: diagnostic.sort_key)))


@dataclass(frozen=True, slots=True)
class State:
    """The progress of a build: documents done and in all, those being converted, failed outputs, expected seconds left."""

    done: int
    total: int
    running: tuple[str, ...]
    failures: int
    left: float


Progress = Callable[[State], None]
