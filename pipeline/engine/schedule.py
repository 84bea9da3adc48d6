"""Jobs: what is to be made of which source, in which order, and what follows when one has ended."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.core.model import Source
from pipeline.engine.clock import Clock
from pipeline.engine.store.freshness import DOCUMENT, SourceState
from pipeline.engine.task import Task

_PER_STEP, _PER_BYTE = 0.05, 10e-6  # seconds a step is expected to take that was never timed
_SHARE = 4  # a document with more than this part of one process's work is split by format


@dataclass(frozen=True, slots=True)
class Job:
    """A task, the state of its source, the seconds it is expected to take, and how often it was tried before."""

    task: Task
    known: SourceState
    seconds: float
    tries: int = 0


# Of a source, some formats, and the clock of the document; None for one that has not been begun.
MakeTask = Callable[[SourceState, tuple[str, ...], Clock | None], Task]


def jobs(stale: Iterable[SourceState], task: MakeTask, *, capacity: int, left: float) -> list[Job]:
    """Return the jobs for stale sources: one a source, unless that would keep a process waiting at the end.

    `capacity` is how many run at a time, `left` how many seconds of work there are in all.
    """
    found: list[Job] = []
    for known in stale:
        job = Job(task(known, tuple(known.reasons), None), known, expected(known, known.reasons))
        divided = capacity > 1 and len(known.reasons) > 1 and job.seconds > left / (capacity * _SHARE)
        found += split(job, task) if divided else [job]
    return found


def split(job: Job, task: MakeTask) -> list[Job]:
    """Return a job cut up: its formats one by one if their document is stored to be shared, else that document first."""
    known = job.known
    steps = [(name,) for name in known.reasons] if known.document else [()]
    clock = job.task.clock
    return [Job(task(known, step, clock), known, expected(known, step), job.tries) for step in steps]


def rest(job: Job, made: Collection[str], task: MakeTask) -> list[Job]:
    """Return a job of the formats that one has not come to; nothing if there are none."""
    left = tuple(name for name in job.task.formats if name not in made)
    return [replace(job, task=task(job.known, left, job.task.clock))] if left else []


def retry(job: Job, task: MakeTask, wrong: Exception) -> list[Job]:
    """Return what a job that raised `wrong` is tried again as: its formats one by one.

    It is nothing for one that was tried twice, after all its time, or if a single format needs too much memory.
    """
    hopeless = isinstance(wrong, MemoryError) and len(job.task.formats) < 2
    if job.tries or hopeless or isinstance(wrong, TimeoutError):
        return []
    again = replace(job, tries=1)
    return split(again, task) if len(job.task.formats) > 1 else [again]


def longest_first(sources: Sequence[Source], seconds: Mapping[str, float], *, steps: int) -> list[Source]:
    """Return sources in the order they are best begun; `seconds` has an expected time for some of their names."""

    def key(source: Source) -> tuple[float, str]:
        return -(seconds.get(source.name) or steps * guess(source)), source.name

    return sorted(sources, key=key)


def expected(known: SourceState, formats: Iterable[str]) -> float:
    """Return the seconds that formats of a source are expected to take: the time they took last, else a guess by its size."""
    steps = [*formats] if known.document else [DOCUMENT, *formats]
    return sum(known.seconds[step] if step in known.seconds else guess(known.source) for step in steps)


def guess(source: Source) -> float:
    """Return the seconds a step is expected to take that was never timed."""
    try:
        return _PER_STEP + os.stat(source.file).st_size * _PER_BYTE  # noqa: PTH116  # of thousands
    except OSError:
        return _PER_STEP
