"""Who does what: tasks of (document, format), what they are thought to take, and where they run."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pipeline.core.model import Source
from pipeline.engine import preload
from pipeline.engine.pool import server_process
from pipeline.engine.pool.executor import Workers
from pipeline.engine.pool.in_process import Inline
from pipeline.engine.store.freshness import DOCUMENT, SourceState
from pipeline.engine.task import Task

_PER_STEP, _PER_BYTE = 0.05, 10e-6  # seconds a step is thought to take that was never timed
WORTH_A_POOL = 1.5  # seconds of work below which starting processes takes longer than they save
_FEW = 4  # documents for which to load what one may not need takes longer than each process that does takes
_SHARE = 4  # a document with more than this part of one process's work is split by format
# Of control groups v2 and v1: microseconds of processor time, of how many.
_QUOTAS = (("cpu.max",), ("cpu/cpu.cfs_quota_us", "cpu/cpu.cfs_period_us"))
_GRACE = 5  # seconds: engines stop by themselves at their own limit, and say it better


@dataclass(frozen=True, slots=True)
class Piece:
    """A task, what is known of its source, and how long it is thought to take, in seconds."""

    task: Task
    known: SourceState
    seconds: float
    tries: int = 0


def pieces(
    todo: Iterable[SourceState],
    make: Callable[[SourceState, tuple[str, ...]], Task],
    *,
    jobs: int,
    left: float,
) -> list[Piece]:
    """Return what is to be done: formats of a document travel together unless that would keep a process waiting.

    `left` is how many seconds of work there are in all.
    """
    found: list[Piece] = []
    for known in todo:
        piece = Piece(make(known, tuple(known.reasons)), known, expected(known, known.reasons))
        divided = jobs > 1 and len(known.reasons) > 1 and piece.seconds > left / (jobs * _SHARE)
        found += parts(piece, make) if divided else [piece]
    return found


def parts(piece: Piece, make: Callable[[SourceState, tuple[str, ...]], Task]) -> list[Piece]:
    """Return a piece cut up: its formats one by one if their document is there to be shared, else that first."""
    known = piece.known
    steps = [(name,) for name in known.reasons] if known.document else [()]
    return [Piece(make(known, step), known, expected(known, step), piece.tries) for step in steps]


def expected(known: SourceState, formats: Iterable[str]) -> float:
    """Return the seconds that formats of a source are thought to take: what they took last, else a guess by its size."""
    steps = [*formats] if known.document else [DOCUMENT, *formats]
    return sum(known.seconds[step] if step in known.seconds else guess(known.source) for step in steps)


def guess(source: Source) -> float:
    """Return the seconds a step is thought to take that was never timed."""
    try:
        return _PER_STEP + os.stat(source.file).st_size * _PER_BYTE  # noqa: PTH116  # of thousands
    except OSError:
        return _PER_STEP


def place(jobs: int, formats: Sequence[str], *, count: int, alone: bool) -> Executor:
    """Return where `count` documents are made: in this process if it is little work and `alone`, else in warm ones."""
    return inline(formats) if alone else pool(jobs, formats, many=count > _FEW)


@contextmanager
def ending(executor: Executor, *, ours: bool) -> Iterator[None]:
    """Stop what an executor runs if the work with it is broken off, and end it if it is `ours`."""
    try:
        yield
    except BaseException:
        stop = getattr(executor, "stop", None)
        stop() if stop else executor.shutdown(wait=False, cancel_futures=True)
        raise
    finally:
        if ours:
            executor.shutdown()


def inline(formats: Sequence[str]) -> Executor:
    """Return this process as the place where tasks run, for a single document of little work; what was begun `ahead` ends."""
    server_process.dismiss()
    return Inline(prepare=partial(preload.engines, tuple(formats), many=False), limit=_limit)


def ahead(formats: Sequence[str]) -> None:
    """Have the processes of a `pool` that is likely to be wanted load what these formats need, from now on.

    To be called before there are threads; else it does nothing.
    """
    server_process.ahead(partial(preload.engines, tuple(formats), many=False))


def pool(jobs: int, formats: Sequence[str], *, many: bool = True) -> Workers:
    """Return warm worker processes: for several documents, none of which is to take the others along if it dies.

    They have loaded what these formats need; others can be made in them as well. For `many` documents, what each of them would
    load is loaded before.
    """
    return Workers(jobs, prepare=partial(preload.engines, tuple(formats), many=many), limit=_limit)


def cores(groups: Path = Path("/sys/fs/cgroup")) -> int:
    """Return the processors this process may use: its affinity, and its control group's share of time (cgroup v2, v1)."""
    able = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    for names in _QUOTAS:
        try:
            quota, period = (
                int(word) for name in names for word in (groups / name).read_text("ascii").split()
            )
        except (OSError, ValueError):  # no such group, or "max"
            continue
        if quota > 0:
            able = min(able, max(1, -(-quota // period)))
    return able


def _limit(task: Task) -> float:
    return task.settings.limits.seconds * (len(task.formats) + 1) + _GRACE
