"""Measure wall time, CPU time and memory of a command with all its child processes."""

from __future__ import annotations

import ctypes
import os
import select
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from resource import struct_rusage

_PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h
_CORES = 2  # the targets are for two cores; more would help make and Octavo to different degrees
_LINGER = 20.0  # seconds that a process may outlive the command that started it


class Unmeasured(Exception):
    """A case could not be run; the message says why."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One run: `wall` and `cpu` in seconds, `peak` (largest process) and `parent` (the command itself) in MB.

    `cpu` is user and system time of the command and all its descendants, also of those that outlive their parents.
    `peak` is at least the memory of this process, some 50 MB, because a command starts as its copy.
    `parent` is 0 unless requested. `late` is how many seconds the last process outlived the command.
    """

    wall: float
    cpu: float
    peak: float
    parent: float = 0.0
    late: float = 0.0
    status: int = 0


@dataclass(frozen=True, slots=True)
class Spread:
    """Median, minimum and maximum of some runs, and the values by round."""

    median: float
    low: float
    high: float
    runs: int
    rounds: tuple[float, ...]

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """Return the spread of at least one value."""
        return cls(statistics.median(values), min(values), max(values), len(values), tuple(values))


def settle() -> int:
    """Prepare this process for measuring, and return how many cores its commands get: two, or one if there is only one.

    Orphaned processes of a command become children of this process, so that their CPU time is counted too.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise Unmeasured("the benchmark needs Linux: PR_SET_CHILD_SUBREAPER was refused")
    cores = sorted(os.sched_getaffinity(0))[:_CORES]
    os.sched_setaffinity(0, cores)
    for name in ("PYTHONDONTWRITEBYTECODE", "SOURCE_DATE_EPOCH"):
        os.environ.pop(name, None)
    os.environ["LANG"] = "C.UTF-8"
    return len(cores)


def run(command: Sequence[str | Path], *, cwd: Path, log: Path, parent: bool = False) -> Sample:
    """Run a command to its end with its output in `log`; its status is in the sample, not raised.

    With `parent`, the memory of the command's own process is read every 10 ms.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    os.sync()  # so that data of the run before is not written during this one
    with log.open("wb") as out:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        own = _follow(process.pid, poll=parent)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    usages = [usage, *_reap(time.monotonic() + _LINGER)]
    late = time.perf_counter() - started - wall if len(usages) > 1 else 0.0
    cpu = sum(item.ru_utime + item.ru_stime for item in usages)
    peak = max(item.ru_maxrss for item in usages) / 1024
    return Sample(wall, cpu, peak, own, late, process.returncode)


def alternate(sides: Mapping[str, Callable[[], Sample]], *, runs: int) -> dict[str, list[Sample]]:
    """Run every side in turn, `runs` times. Each round begins with another side, so that noise affects all sides alike."""
    names = list(sides)
    samples: dict[str, list[Sample]] = {name: [] for name in names}
    for turn in range(runs):
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            samples[name].append(sides[name]())
            took = samples[name][-1]
            said = f"  {name}, {turn + 1} of {runs}: {took.wall:.2f} s, CPU {took.cpu:.2f} s"
            print(said, file=sys.stderr, flush=True)
    return samples


def spread(samples: Sequence[Sample], what: str) -> Spread:
    """Return the spread of one field of the samples, for instance "wall"."""
    return Spread.of([getattr(sample, what) for sample in samples])


def _follow(pid: int, *, poll: bool) -> float:
    """Wait for a process to end without reaping it; return the greatest resident size seen, in MB."""
    own = 0.0
    handle = os.pidfd_open(pid)
    try:
        watcher = select.poll()
        watcher.register(handle, select.POLLIN)
        while not watcher.poll(10 if poll else None):
            own = max(own, _resident(pid))
    finally:
        os.close(handle)
    return own


def _resident(pid: int) -> float:
    try:
        text = Path(f"/proc/{pid}/status").read_text()
    except OSError:  # it has just ended
        return 0.0
    _, _, rest = text.partition("VmHWM:")
    return int(rest.split(maxsplit=1)[0]) / 1024 if rest else 0.0


def _reap(deadline: float) -> list[struct_rusage]:
    """Wait for the processes a command left behind. Those that do not end are killed, and counted too."""
    usages: list[struct_rusage] = []
    while True:
        try:
            pid, _, usage = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            return usages
        if pid:
            usages.append(usage)
        elif time.monotonic() > deadline:
            _kill_children()
        else:
            time.sleep(0.002)


def _kill_children() -> None:
    for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split():
        os.kill(int(pid), signal.SIGKILL)
