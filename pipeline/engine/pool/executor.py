"""A pool of warm worker processes as a `concurrent.futures.Executor`."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from types import TracebackType
from typing import ParamSpec, TypeVar

from pipeline.engine.pool.dispatcher import Dispatcher
from pipeline.engine.pool.worker_handle import Allowed, Task, WorkerDied

__all__ = ["WorkerDied", "WorkerPool"]

P = ParamSpec("P")
T = TypeVar("T")

_STOPPING = 2.0  # seconds `stop` waits at most; it usually takes 0.02


class WorkerPool(Executor):
    """Runs tasks in up to `count` worker processes in the order of submission.

    The first task starts a server, which calls `prepare` (imports only; it must not use Pango) and then forks a worker
    whenever one is needed. Functions, arguments and results are pickled, so functions are found by their module's name.

    A worker has one task at a time, and `future.running()` is true exactly while it has it. `limit(*args)` says what a task may
    take, when it begins: one that takes longer fails with TimeoutError, one whose process becomes larger with MemoryError, one
    whose process dies with WorkerDied; the process is killed with all it started, no other task is affected, and nothing is
    retried. A worker with more than `resident` bytes in memory after a task is replaced; where the system lends control groups, it
    and what it starts have four times as much at most. All processes end when this one ends, in whatever way, and leave no temporary
    file: `tempfile` uses one folder in all workers. They keep the environment and the current folder of the server's start.
    """

    def __init__(
        self,
        count: int,
        *,
        prepare: Callable[[], None] | None = None,
        limit: Callable[..., Allowed] | None = None,
        resident: int = 1_500_000_000,
    ) -> None:
        if count < 1:
            raise ValueError("count must be at least 1")
        self.capacity = count
        self._settings = (count, prepare, limit, resident)
        self._lock = threading.Lock()
        self._dispatcher: Dispatcher | None = None
        self._ended = False

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Queue a task and return its future. Raises RuntimeError after `shutdown` or `stop`."""
        future: Future[T] = Future()
        with self._lock:
            if self._ended:
                raise RuntimeError("cannot schedule new futures after shutdown")
            if self._dispatcher is None:
                dispatcher = Dispatcher(*self._settings)
                dispatcher.start()
                self._dispatcher = dispatcher
            self._dispatcher.put(Task(future, fn, args, kwargs))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Accept no more tasks; with `wait`, return when all are done and every process has ended.

        WorkerPool exit, and call what tasks registered with `atexit`. Afterwards their CPU time counts as that of children.
        """
        dispatcher = self._close()
        if dispatcher is not None:
            dispatcher.close(cancel=cancel_futures)
            if wait:
                _join(dispatcher, None)

    def stop(self) -> None:
        """Kill every process at once and cancel every task; those that are running fail with CancelledError."""
        dispatcher = self._close()
        if dispatcher is not None:
            dispatcher.close(stop=True)
            _join(dispatcher, _STOPPING)

    def __exit__(
        self, kind: type[BaseException] | None, wrong: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        """Shut down; stop at once if the block is left by Ctrl-C."""
        if kind is not None and issubclass(kind, KeyboardInterrupt):
            self.stop()
        return super().__exit__(kind, wrong, trace)

    def _close(self) -> Dispatcher | None:
        with self._lock:
            self._ended = True
            return self._dispatcher


def _join(dispatcher: Dispatcher, seconds: float | None) -> None:
    if (
        dispatcher is not threading.current_thread()
    ):  # else this is the callback of a future, which the dispatcher runs
        dispatcher.join(seconds)
