"""A task: what one process makes of one document, within the limits the document has."""

from __future__ import annotations

import atexit
import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from pipeline.config import Limits, Settings
from pipeline.core.diagnostics import Diagnostic, Failure, stops
from pipeline.core.model import Document, Source
from pipeline.core.timing import TimeUsed
from pipeline.engine import bounded, convert, failure, publish, registry
from pipeline.engine.clock import Clock
from pipeline.engine.convert import ReadInputs
from pipeline.engine.pool import worker
from pipeline.engine.pool.worker_handle import Allowed
from pipeline.engine.publish import Target
from pipeline.engine.store import document_codec, fingerprint
from pipeline.engine.store.fingerprint import Ingredients
from pipeline.engine.store.objects import Objects
from pipeline.formats import gate
from pipeline.tools import memory
from pipeline.tools.pandoc.process import Pandoc
from pipeline.tools.weasyprint import render as weasyprint

_GRACE = 2.0  # seconds after which a process is ended that does not say by itself that time is over
_OFTEN, _SELDOM = (
    0.02,
    0.1,
)  # seconds between two looks at the memory, from half of what there may be, and before
_HARD = 1.25  # of the memory it may have, at which a process is ended that does not say it by itself


@dataclass(frozen=True, slots=True)
class Candidate:
    """An earlier output that is valid again if the document comes out as `needs` says; `digest` is its object's."""

    needs: Ingredients
    digest: str


@dataclass(frozen=True, slots=True)
class Task:
    """What to make of a source, with all that is needed for it: a task is pickled and may run on another machine.

    Without `formats`, only the document is made. `document` is the digest of the packed document in the folder `objects`,
    "" if it is to be parsed; `parts` has those of its parts. `candidates` are earlier outputs by format. `targets` says
    where each output goes; without, nothing is written. `clock` is that of the document, which all its tasks share.
    """

    source: Source
    formats: tuple[str, ...]
    settings: Settings
    objects: Path | None = None
    document: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    candidates: Mapping[str, tuple[Candidate, ...]] = field(default_factory=dict)
    targets: Mapping[str, Target] = field(default_factory=dict)
    clock: Clock = field(default_factory=Clock)

    @property
    def seconds(self) -> float:
        """The seconds that are left of its document's time."""
        return min(self.clock.left, self.settings.limits.seconds)


@dataclass(frozen=True, slots=True)
class StepResult:
    """What a document or an output came to: the digest of its object ("" when it failed), what it read, said and cost.

    `parts` are the digests of a document's parts. `reused` is the place in `Task.candidates` of the output that is valid
    again, -1 for none. `written` says whether the output's file was written or replaced; `published`, whether it is there.
    """

    digest: str
    diagnostics: tuple[Diagnostic, ...]
    reads: ReadInputs
    spent: TimeUsed
    parts: Mapping[str, str] = field(default_factory=dict)
    reused: int = -1
    published: bool = True
    written: bool = False


@dataclass(frozen=True, slots=True)
class TaskResult:
    """The document if it was parsed, each format, the time spent by stage, output and tool, and `machine`: the engines used.

    `machine` is `fingerprint.machine()` of the process that ran the task. A format that is not among the outputs was not begun,
    since another needed too much memory.
    """

    document: StepResult | None
    outputs: Mapping[str, StepResult]
    spent: Mapping[str, TimeUsed]
    machine: Ingredients


def begin(task: Task) -> Allowed:
    """Let a document's clock run for one of its tasks, and return what the process that does the task may take."""
    task.clock.start(task.formats)
    return Allowed(task.seconds + _GRACE, task.settings.limits.memory * memory.MEGABYTE * _HARD)


def run(task: Task) -> TaskResult:
    """Do a task in this process, with the pandoc it keeps, and return what was made until time or memory were over.

    A process that holds much already, of a program that does more than build, may have half of the limit besides.
    """
    making, limit = _Making(task), task.settings.limits.memory * memory.MEGABYTE
    most = max(limit, memory.resident() + limit // 2)
    try:
        look = partial(_check_memory, most)
        return bounded.run(making.run, task.seconds, look=look, clean_up=making.stop)
    except (TimeoutError, MemoryError) as wrong:
        worker.retire()
        return making.result(wrong)


def close() -> None:
    """End the pandoc this process keeps, and the thread tasks run in."""
    _close(Pandoc.close)


def _close(end: Callable[[Pandoc], None]) -> None:
    bounded.close()
    while _kept:
        (process, _), pandoc = _kept.popitem()
        if process == os.getpid():  # else it is the parent's, from before this one was forked
            end(pandoc)


_kept: dict[tuple[int, Limits], Pandoc] = {}  # co-processes by owner and limits: in practice one
atexit.register(close)


def _pandoc(limits: Limits) -> Pandoc:
    key = (os.getpid(), limits)
    if key not in _kept:
        close()
        # The document's own limit of time comes first, and says more.
        _kept[key] = Pandoc(seconds=limits.seconds + _GRACE, memory=limits.memory)
    return _kept[key]


def _check_memory(most: int) -> float:
    """Raise MemoryError if this process, or the pandoc it keeps, has more bytes in memory; return when to look again.

    To read a file takes turns with the thread at work, each of them some milliseconds of its time: it is done only for a process
    that may have much, and a pandoc that does not rest.
    """
    own = peak if (peak := memory.peak()) < most / 2 else memory.resident()
    largest = max([own, *(pandoc.resident for pandoc in list(_kept.values()) if pandoc.is_asked)])
    if largest > most:
        raise MemoryError
    return _OFTEN if largest > most / 2 else _SELDOM


class _Making:
    """The making of a task's outputs, which another thread may stop."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._document: StepResult | None = None
        self._outputs: dict[str, StepResult] = {}
        self._spent: dict[str, TimeUsed] = {}
        self._at = ""  # the format that is made, "" while the document is read
        self._stopped = False

    def run(self) -> TaskResult:
        """Make what the task asks for."""
        task, spent = self._task, self._spent
        task.clock.start(task.formats)  # only now: before, it may have waited for its turn
        pandoc = _pandoc(task.settings.limits)
        before = pandoc.time_used, weasyprint.time_used(), gate.time_used()
        document, self._document = _document(task, pandoc, spent)
        if document is not None:
            parts = self._document.parts if self._document else task.parts
            for name in task.formats:
                self._at = name
                made = _output(task, name, document, parts, pandoc, lambda: self._stopped)
                self._outputs[name] = made
                spent[f"output {name}"] = made.spent
        spent["pandoc"] = pandoc.time_used - before[0]
        spent["weasyprint"] = weasyprint.time_used() - before[1]
        spent["gate"] = gate.time_used() - before[2]
        return TaskResult(self._document, self._outputs, spent, fingerprint.machine())

    def stop(self) -> None:
        """Have no more published, and end the pandoc of this process, which may be busy with what hung."""
        self._stopped = True
        _close(Pandoc.kill)

    def result(self, wrong: BaseException) -> TaskResult:
        """Return what was made until it was stopped; `wrong` is why."""
        task, at = self._task, self._at
        said = failure.diagnostic(task.source, wrong, task.settings, [at] if at else [])
        failed = StepResult("", (said,), ReadInputs(), TimeUsed())
        outputs, spent = dict(self._outputs), dict(self._spent)
        if not at and not task.document:
            return TaskResult(failed, {}, spent, fingerprint.machine())
        over = task.formats if isinstance(wrong, TimeoutError) or not at else (at,)
        outputs |= {name: failed for name in over if name not in outputs}
        return TaskResult(self._document, outputs, spent, fingerprint.machine())


def _document(
    task: Task, pandoc: Pandoc, spent: dict[str, TimeUsed]
) -> tuple[Document | None, StepResult | None]:
    """Return the document from the store, or else from its source with what it came to."""
    objects = Objects(task.objects) if task.objects else None
    data = objects.get(task.document) if objects and task.document else None
    if data is not None:
        return document_codec.decode(data, task.source), None
    found = convert.transform(task.source, task.settings, pandoc)
    spent.update((f"stage {name}", cost) for name, cost in found.spent.items())
    cost = sum(found.spent.values(), TimeUsed())
    if found.document is None or stops(found.diagnostics):
        return None, StepResult("", found.diagnostics, found.reads, cost)
    try:
        packed = document_codec.encode(found.document)
    except UnicodeError:
        packed = document_codec.EncodedDocument(b"", {})  # it cannot be kept, nor what is made of it
    digest = objects.put(packed.data) if objects else hashlib.sha256(packed.data).hexdigest()
    return found.document, StepResult(digest, found.diagnostics, found.reads, cost, packed.digests)


def _output(
    task: Task,
    name: str,
    document: Document,
    parts: Mapping[str, str],
    pandoc: Pandoc,
    is_stopped: Callable[[], bool],
) -> StepResult:
    """Return an output: an earlier one that is valid again, else a new one."""
    if parts:
        needed = document_codec.ingredients_of(registry.outputs()[name], parts)
        for place, candidate in enumerate(task.candidates.get(name, ())):
            if candidate.needs == needed and (reused := _reuse(task, name, candidate, place)):
                return reused
    found = convert.emit(name, document, task.settings, pandoc)
    if is_stopped():
        raise bounded.Abandoned  # whoever asked for it has said that it was not made
    if found.artifact is None:
        return StepResult("", found.diagnostics, found.reads, found.spent)
    data = found.artifact.data
    said, published, written = found.diagnostics, True, False
    if name in task.targets:
        try:
            written = _publish(task.targets[name], data)
        except Failure as failure:
            said, published = (*said, *failure.diagnostics), False
    # The output comes first: on a disk that is nearly full, keeping it a second time may fail.
    digest = Objects(task.objects).put(data) if task.objects else hashlib.sha256(data).hexdigest()
    return StepResult(digest, said, found.reads, found.spent, published=published, written=written)


def _reuse(task: Task, name: str, candidate: Candidate, place: int) -> StepResult | None:
    """Return an earlier output, once its file is where it belongs; None if it cannot be put there."""
    target = task.targets.get(name)
    written = False
    if target is not None and not publish.holds(target, candidate.digest):
        data = Objects(task.objects).get(candidate.digest) if task.objects else None
        if data is None:
            return None
        try:
            written = _publish(target, data)
        except Failure:
            return None  # making it says better what is in the way
    return StepResult(candidate.digest, (), ReadInputs(), TimeUsed(), reused=place, written=written)


def _publish(target: Target, data: bytes) -> bool:
    return publish.publish(Path(target.path), data, shown=target.shown)
