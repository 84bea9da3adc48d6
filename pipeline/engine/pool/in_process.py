"""The contract of `Workers` within this process: for a single document no process is worth its start."""

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


class Inline(Executor):
    """Runs each task at once, in one long-lived thread with a deep stack; `submit` returns a finished future.

    What `prepare` loads is loaded beside the first task, which does not wait for it: while pandoc reads, Python has
    nothing to do. A task that takes longer than `limit(*args)` seconds gets TimeoutError. Its thread is left to
    itself, told to end at its next Python instruction, and the next task gets a new one. A death of the process
    cannot be survived.
    """

    def __init__(
        self, *, prepare: Callable[[], None] | None = None, limit: Callable[..., float] | None = None
    ) -> None:
        self._prepare, self._limit = prepare, limit
        self._thread: _Thread | None = None
        self._ended = False

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run the task and return its future. Raises RuntimeError after `shutdown`; Ctrl-C comes through at once."""
        if self._ended:
            raise RuntimeError("cannot schedule new futures after shutdown")
        self._begin()
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
        """End the thread and call what `worker.at_end` was given."""
        self._ended = True
        if self._thread is not None:
            self._thread.tasks.put(None)
            self._thread = None
        worker.finish()

    def stop(self) -> None:
        """Do the same: nothing runs outside of `submit`."""
        self.shutdown()

    def _begin(self) -> None:
        prepare, self._prepare = self._prepare, None
        if prepare is not None:
            threading.Thread(target=_quietly, args=(prepare,), daemon=True).start()

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


def _quietly(prepare: Callable[[], None]) -> None:
    with suppress(Exception):  # what cannot be loaded is done, or reported, by the task that needs it
        prepare()


class _Abandoned(BaseException):
    """Raised inside a thread whose answer nobody waits for any more."""


class _Task:
    """What is to be done, and what came of it: whether it returned, and what it returned or raised."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self.work = work
        self.outcome: tuple[bool, Any] = (False, None)
        self.done = threading.Event()


class _Thread:
    """A deep thread that does one task after the other, until it is given None."""

    def __init__(self) -> None:
        self.tasks: SimpleQueue[_Task | None] = SimpleQueue()
        self._thread = deep_stack.start(self._serve)

    def abandon(self) -> None:
        """Let it end: at once if it runs Python code, else when it comes back to it."""
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
