"""The executors of this machine, and how many tasks an executor runs at a time."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from pipeline.config import Limits
from pipeline.core.diagnostics import Failure
from pipeline.engine import preload, task
from pipeline.engine.pool import server_process
from pipeline.engine.pool.executor import WorkerPool
from pipeline.engine.pool.in_process import InProcessExecutor
from pipeline.tools import temporary
from pipeline.tools.memory import MEGABYTE

WORTH_A_POOL = 1.5  # seconds of work below which starting processes takes longer than they save
_FEW = 4  # documents for which to load what one may not need takes longer than each process that does takes
# Of control groups v2 and v1: microseconds of processor time, of how many.
_QUOTAS = (("cpu.max",), ("cpu/cpu.cfs_quota_us", "cpu/cpu.cfs_period_us"))


def in_process(formats: Sequence[str]) -> Executor:
    """Return an executor in this process, for a single document of little work; processes started `ahead` of need end."""
    server_process.stop_early()
    return InProcessExecutor(prepare=partial(preload.engines, tuple(formats), many=False), close=task.close)


def pool(
    jobs: int, formats: Sequence[str], *, many: bool = True, memory: int = Limits().memory
) -> WorkerPool:
    """Return warm worker processes: for several documents, none of which is to take the others along if it dies.

    They have loaded what these formats need; others can be made in them as well. For `many` documents, what each of them
    would load is loaded before. `memory` is what a document may need, in megabytes: a process that has kept half of it from
    earlier documents is replaced.
    """
    prepare = partial(preload.engines, tuple(formats), many=many)
    return WorkerPool(jobs, prepare=prepare, limit=task.begin, resident=memory * MEGABYTE // 2)


def choose(jobs: int, formats: Sequence[str], *, documents: int, little: bool, memory: int) -> Executor:
    """Return this process for `little` work, else a pool of `jobs` processes, for documents that may need so many megabytes."""
    return in_process(formats) if little else pool(jobs, formats, many=documents > _FEW, memory=memory)


def start_ahead(formats: Sequence[str]) -> None:
    """Have the processes of a `pool` that is likely to be wanted load what these formats need, from now on.

    To be called before there are threads; else it does nothing. Nor does it without room for temporary files: the build says so.
    """
    with suppress(Failure):
        temporary.check()
        server_process.start_early(partial(preload.engines, tuple(formats), many=False))


def capacity(executor: Executor) -> int:
    """Return how many tasks an executor runs at a time.

    It is the executor's own `capacity` where it has one. The pools of Python's standard library (3.11 to 3.14) keep theirs
    as `_max_workers`. Of any other, as many as this machine has processors are supposed.
    """
    own = getattr(executor, "capacity", None) or getattr(executor, "_max_workers", None)
    return own if isinstance(own, int) else cores()


@contextmanager
def using(executor: Executor, *, ours: bool) -> Iterator[Executor]:
    """Lend an executor; what it runs is stopped if the work with it is broken off, and it is shut down if it is `ours`."""
    try:
        yield executor
    except BaseException:
        stop = getattr(executor, "stop", None)
        stop() if stop else executor.shutdown(wait=False, cancel_futures=True)
        raise
    finally:
        if ours:
            executor.shutdown()


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
