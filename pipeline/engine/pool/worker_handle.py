"""A worker as the parent knows it: the line to it, the task it has, and how long it may have it."""

from __future__ import annotations

import math
import pickle
import time
from collections.abc import Callable, Mapping
from concurrent.futures import BrokenExecutor, Future
from dataclasses import dataclass
from typing import Any

from pipeline.engine.pool import process_group, worker
from pipeline.engine.pool.framing import Line

_FAREWELL = 1.0  # seconds a worker has to end by itself


class Lost(BrokenExecutor):
    """The process that ran a task ended before the task did; the message says how, the task is to blame or not."""


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """What was submitted."""

    future: Future[Any]
    function: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]

    def pickled(self) -> bytes:
        """Return the frame a worker takes. Raises what pickle raises."""
        return pickle.dumps((self.function, self.args, self.kwargs), 5)


@dataclass(slots=True, eq=False)
class Hand:
    """One worker. `process` is 0 until the server has forked it; `deadline` is on the clock of `time.monotonic`."""

    number: int
    line: Line
    process: int = 0
    deadline: float = math.inf
    task: Task | None = None
    closed: bool = False
    _seconds: float = math.inf
    _last: bool = False

    def give(self, task: Task, frame: bytes, seconds: float) -> None:
        """Hand a task over."""
        self.task, self._seconds = task, seconds
        self.line.send(frame)
        self._count_down()

    def forked(self, process: int) -> None:
        """Note the process; the time of a task it already has begins now."""
        self.process = process
        self._count_down()

    def answers(self) -> bool:
        """Take in what has come; return whether the worker can be given more."""
        found, there = self.line.frames()
        for frame in found:
            if frame == worker.LAST:
                self._last = True
            else:
                self._answer(frame)
        return there and not (self._last and self.task is None)

    def close(self) -> None:
        """Close the line: the worker ends once it has done what it has. After a while it is overdue."""
        self.line.close()
        self.closed = True
        self.deadline = time.monotonic() + _FAREWELL

    def expire(self) -> None:
        """Kill the process, since its task's time, or that of its farewell, is over."""
        self.deadline = math.inf
        process_group.kill_group(self.process)
        if not self.closed:
            self.fail(TimeoutError(f"it took longer than {self._seconds:g} s"))

    def fail(self, wrong: BaseException) -> None:
        """Let its task, if it has one, end with an exception."""
        task, self.task = self.task, None
        if task is not None:
            task.future.set_exception(wrong)

    def _count_down(self) -> None:
        if self.task is not None and self.process:
            self.deadline = time.monotonic() + self._seconds

    def _answer(self, frame: bytes) -> None:
        task, self.task, self.deadline = self.task, None, math.inf
        assert task is not None
        try:
            returned, value = pickle.loads(frame)
        except Exception as wrong:
            returned, value = False, pickle.UnpicklingError(f"the task's answer cannot be unpickled: {wrong}")
        if returned:
            task.future.set_result(value)
        else:
            task.future.set_exception(value)
