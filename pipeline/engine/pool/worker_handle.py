"""The parent's handle to one worker process: its socket, its current task and the deadline of that task."""

from __future__ import annotations

import math
import pickle
import time
from collections.abc import Callable, Mapping
from concurrent.futures import BrokenExecutor, Future
from dataclasses import dataclass
from typing import Any

from pipeline.engine.pool import process_group, worker
from pipeline.engine.pool.framing import FramedSocket
from pipeline.tools import memory

_GRACE = 1.0  # seconds a worker has to end by itself before it is killed


class WorkerDied(BrokenExecutor):
    """The process that ran a task ended before the task was finished, through its fault or not; the message says how."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a process may take for a task: `seconds`, and `memory` in bytes."""

    seconds: float = math.inf
    memory: float = math.inf


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """A submitted call and its future."""

    future: Future[Any]
    function: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]

    def pickled(self) -> bytes:
        """Return the task as a frame for a worker (see `worker`). Raises what pickle raises."""
        return pickle.dumps((self.function, self.args, self.kwargs), 5)


@dataclass(slots=True, eq=False)
class WorkerHandle:
    """Handle to a worker process.

    `process` is its id, 0 until the server has forked it. `deadline` is in seconds of `time.monotonic`, infinite for none. What
    is `allowed` is that of its task.
    """

    number: int
    line: FramedSocket
    process: int = 0
    deadline: float = math.inf
    task: Task | None = None
    closed: bool = False
    allowed: Allowed = Allowed()
    _retiring: bool = False

    def assign(self, task: Task, frame: bytes, allowed: Allowed) -> None:
        """Send a task to the worker, which must be idle."""
        self.task, self.allowed = task, allowed
        self.line.send(frame)
        self._start_clock()

    def set_process(self, process: int) -> None:
        """Set the process id; the time of a task that is assigned already begins now."""
        self.process = process
        self._start_clock()

    def receive(self) -> bool:
        """Receive what the worker has sent; return whether it accepts another task."""
        frames, alive = self.line.frames()
        for frame in frames:
            if frame == worker.LAST:
                self._retiring = True
            else:
                self._finish_task(frame)
        return alive and not (self._retiring and self.task is None)

    def close(self) -> None:
        """Close the socket, on which an idle worker ends; it has `_GRACE` seconds to do so."""
        self.line.close()
        self.closed = True
        self.deadline = time.monotonic() + _GRACE

    def time_out(self) -> None:
        """Kill the process because its deadline has passed; its task, if any, fails with TimeoutError."""
        self._kill(TimeoutError(f"it took longer than {self.allowed.seconds:g} s"))

    @property
    def is_too_large(self) -> bool:
        """Whether the process has more in memory than it may have for its task."""
        return self.task is not None and 0 < self.allowed.memory < memory.resident(self.process)

    def run_out_of_memory(self) -> None:
        """Kill the process because it is too large; its task fails with MemoryError."""
        self._kill(MemoryError(f"it took more than {self.allowed.memory:g} bytes"))

    def fail(self, wrong: BaseException) -> None:
        """Fail the current task, if any, with an exception."""
        task, self.task = self.task, None
        if task is not None:
            task.future.set_exception(wrong)

    def _kill(self, wrong: Exception) -> None:
        self.deadline = math.inf
        process_group.kill_group(self.process)
        if not self.closed:
            self.fail(wrong)

    def _start_clock(self) -> None:
        if self.task is not None and self.process:
            self.deadline = time.monotonic() + self.allowed.seconds

    def _finish_task(self, frame: bytes) -> None:
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
