"""An executor that runs tasks in this process: for a single short document, starting a process takes too long."""

from __future__ import annotations

import ctypes
import gc
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, ParamSpec, TypeVar

from pipeline.engine.pool import deep_stack, worker

P = ParamSpec("P")
T = TypeVar("T")


class InProcessExecutor(Executor):
    """Runs each task within `submit`, in one long-lived thread with a deep stack, and returns a finished future.

    `prepare` runs in another thread beside the first task, which does not wait for it: while pandoc reads, Python is
    idle. A task that takes longer than `limit(*args)` seconds fails with TimeoutError; its thread is abandoned (it ends
    at its next Python instruction) and the next task gets a new one. A task that kills the process ends the build.
    """

    def __init__(
        self, *, prepare: Callable[[], None] | None = None, limit: Callable[..., float] | None = None
    ) -> None:
        self._prepare, self._limit = prepare, limit
        self._thread: _Thread | None = None
        self._ended = False

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run the task and return its future. Raises RuntimeError after `shutdown`, and KeyboardInterrupt at once on Ctrl-C."""
        if self._ended:
            raise RuntimeError("cannot schedule new futures after shutdown")
        self._start_preparation()
        future: Future[T] = Future()
        future.set_running_or_notify_cancel()
        try:
            seconds = None if self._limit is None else self._limit(*args, **kwargs)
            returned, value = self._run(lambda: fn(*args, **kwargs), seconds)
        except Exception as wrong:
            returned, value = False, wrong
        if returned:
            future.set_result(value)
        else:
            future.set_exception(value)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the thread and call the functions registered with `worker.at_end`."""
        self._ended = True
        if self._thread is not None:
            self._thread.tasks.put(None)
            self._thread = None
        worker.finish()

    def stop(self) -> None:
        """Do what `shutdown` does: no task runs outside of `submit`."""
        self.shutdown()

    def _start_preparation(self) -> None:
        prepare, self._prepare = self._prepare, None
        if prepare is not None:
            threading.Thread(target=_ignore_errors, args=(prepare,), daemon=True).start()

    def _run(self, work: Callable[[], Any], seconds: float | None) -> tuple[bool, Any]:
        thread = self._thread = self._thread or _Thread()
        task = _Task(work)
        collecting = gc.isenabled()
        gc.disable()
        try:
            with deep_stack.recursion():
                thread.tasks.put(task)
                if task.done.wait(seconds):
                    return task.outcome
            raise TimeoutError(f"it took longer than {seconds:g} s")
        except BaseException:  # time is over, or Ctrl-C
            self._thread = None
            thread.abandon()
            raise
        finally:
            if collecting:
                gc.enable()


def _ignore_errors(prepare: Callable[[], None]) -> None:
    with suppress(Exception):  # what cannot be loaded is loaded again, or reported, by the task that needs it
        prepare()


class _Abandoned(BaseException):
    """Raised in a thread whose result is no longer waited for."""


class _Task:
    """A call and its outcome: whether it returned, and what it returned or raised."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self.work = work
        self.outcome: tuple[bool, Any] = (False, None)
        self.done = threading.Event()


class _Thread:
    """A thread with a deep stack that runs queued tasks until it receives None."""

    def __init__(self) -> None:
        self.tasks: SimpleQueue[_Task | None] = SimpleQueue()
        self._thread = deep_stack.start(self._serve)

    def abandon(self) -> None:
        """End the thread: at once if it runs Python code, else when it returns to it."""
        self.tasks.put(None)
        # A traced CPython 3.11 spins in its next call for as long as another thread has not taken its exception.
        if sys.gettrace() is None:
            ctypes.pythonapi.PyThreadState_SetAsyncExc(
                ctypes.c_ulong(self._thread.ident or 0), ctypes.py_object(_Abandoned)
            )

    def _serve(self) -> None:
        with suppress(_Abandoned):  # it can come between two tasks as well
            while (task := self.tasks.get()) is not None:
                try:
                    task.outcome = (True, task.work())
                except BaseException as wrong:  # a panic in Rust code is no Exception
                    task.outcome = (False, wrong)
                task.done.set()
                del task
