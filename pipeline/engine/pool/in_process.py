"""An executor in this process: for a single document no other process is worth its start."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class InProcessExecutor(Executor):
    """Runs each task at once, in the calling thread; `submit` returns a finished future.

    What `prepare` loads is loaded beside the first task, which does not wait for it: while pandoc reads, Python has
    nothing to do. A death of the process cannot be survived.
    """

    capacity = 1

    def __init__(
        self, *, prepare: Callable[[], None] | None = None, close: Callable[[], None] = lambda: None
    ) -> None:
        self._prepare, self._close = prepare, close
        self._ended = False

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run the task and return its future. Raises RuntimeError after `shutdown`, and KeyboardInterrupt at once on Ctrl-C."""
        if self._ended:
            raise RuntimeError("cannot schedule new futures after shutdown")
        prepare, self._prepare = self._prepare, None
        if prepare is not None:
            threading.Thread(target=_ignore_errors, args=(prepare,), daemon=True).start()
        future: Future[T] = Future()
        future.set_running_or_notify_cancel()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as wrong:
            future.set_exception(wrong)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more tasks, and call `close`, so that the time of what tasks had started counts as that of children."""
        self._ended = True
        self._close()

    def stop(self) -> None:
        """Do what `shutdown` does: no task runs outside of `submit`."""
        self.shutdown()


def _ignore_errors(prepare: Callable[[], None]) -> None:
    with suppress(Exception):  # what cannot be loaded is loaded again, or reported, by the task that needs it
        prepare()
