"""An executor in this process: for a single document no other process is worth its start."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from typing import ParamSpec, TypeVar

from pipeline.engine.pool import worker

P = ParamSpec("P")
T = TypeVar("T")


class Inline(Executor):
    """Runs each task at once, in the calling thread; `submit` returns a finished future.

    What `prepare` loads is loaded beside the first task, which does not wait for it: while pandoc reads, Python has
    nothing to do. A death of the process cannot be survived.
    """

    capacity = 1

    def __init__(self, *, prepare: Callable[[], None] | None = None) -> None:
        self._prepare = prepare
        self._ended = False

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run the task and return its future. Raises RuntimeError after `shutdown`; Ctrl-C comes through at once."""
        if self._ended:
            raise RuntimeError("cannot schedule new futures after shutdown")
        prepare, self._prepare = self._prepare, None
        if prepare is not None:
            threading.Thread(target=_quietly, args=(prepare,), daemon=True).start()
        future: Future[T] = Future()
        future.set_running_or_notify_cancel()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as wrong:
            future.set_exception(wrong)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more tasks, and call what `worker.at_end` was given."""
        self._ended = True
        worker.finish()

    def stop(self) -> None:
        """Do the same: nothing runs outside of `submit`."""
        self.shutdown()


def _quietly(prepare: Callable[[], None]) -> None:
    with suppress(Exception):  # what cannot be loaded is done, or reported, by the task that needs it
        prepare()
