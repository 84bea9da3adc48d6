"""A task: what one process makes of one document, within the limits the document has."""

from __future__ import annotations

import atexit
import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from pipeline.config import Settings
from pipeline.core.diagnostics import Diagnostic, Failure, stops
from pipeline.core.model import Document, Source
from pipeline.core.timing import TimeUsed
from pipeline.engine import bounded, convert, publish, registry
from pipeline.engine.convert import ReadInputs
from pipeline.engine.publish import Target
from pipeline.engine.store import document_codec, fingerprint
from pipeline.engine.store.fingerprint import Ingredients
from pipeline.engine.store.objects import Objects
from pipeline.formats import gate
from pipeline.tools.pandoc.process import Pandoc
from pipeline.tools.weasyprint import render as weasyprint

_GRACE = 5  # seconds: engines stop by themselves at their own limit, and say it better
_PATIENCE = 1.0  # seconds: an executor that can end a process may do so first


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
    where each output goes; without, nothing is written.
    """

    source: Source
    formats: tuple[str, ...]
    settings: Settings
    objects: Path | None = None
    document: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    candidates: Mapping[str, tuple[Candidate, ...]] = field(default_factory=dict)
    targets: Mapping[str, Target] = field(default_factory=dict)


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

    `machine` is `fingerprint.machine()` of the process that ran the task.
    """

    document: StepResult | None
    outputs: Mapping[str, StepResult]
    spent: Mapping[str, TimeUsed]
    machine: Ingredients


def seconds_allowed(task: Task) -> float:
    """Return how long a task may take, in seconds."""
    return task.settings.limits.seconds * (len(task.formats) + 1) + _GRACE


def run(task: Task) -> TaskResult:
    """Do a task in this process, with the pandoc it keeps. Raises TimeoutError when it takes too long, and nothing else."""
    try:
        return bounded.run(partial(_run, task), seconds_allowed(task) + _PATIENCE)
    except TimeoutError:
        close()  # the co-process may still be busy with what hung
        raise


def close() -> None:
    """End the pandoc this process keeps, and the thread tasks run in."""
    bounded.close()
    while _kept:
        (process, _), pandoc = _kept.popitem()
        if process == os.getpid():  # else it is the parent's, from before this one was forked
            pandoc.close()


_kept: dict[tuple[int, int], Pandoc] = {}  # co-processes by owner and limit of seconds: in practice one
atexit.register(close)


def _pandoc(seconds: int) -> Pandoc:
    key = (os.getpid(), seconds)
    if key not in _kept:
        close()
        _kept[key] = Pandoc(seconds=seconds)
    return _kept[key]


def _run(task: Task) -> TaskResult:
    pandoc = _pandoc(task.settings.limits.seconds)
    before = pandoc.time_used, weasyprint.time_used(), gate.time_used()
    spent: dict[str, TimeUsed] = {}
    document, made = _document(task, pandoc, spent)
    outputs: dict[str, StepResult] = {}
    if document is not None:
        parts = made.parts if made else task.parts
        for name in task.formats:
            outputs[name] = _output(task, name, document, parts, pandoc)
            spent[f"output {name}"] = outputs[name].spent
    spent["pandoc"] = pandoc.time_used - before[0]
    spent["weasyprint"] = weasyprint.time_used() - before[1]
    spent["gate"] = gate.time_used() - before[2]
    return TaskResult(made, outputs, spent, fingerprint.machine())


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
    task: Task, name: str, document: Document, parts: Mapping[str, str], pandoc: Pandoc
) -> StepResult:
    """Return an output: an earlier one that is valid again, else a new one."""
    if parts:
        needed = document_codec.ingredients_of(registry.outputs()[name], parts)
        for place, candidate in enumerate(task.candidates.get(name, ())):
            if candidate.needs == needed and (reused := _reuse(task, name, candidate, place)):
                return reused
    found = convert.emit(name, document, task.settings, pandoc)
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
