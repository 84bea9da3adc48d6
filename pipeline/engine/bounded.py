"""Runs a task within its limits, whatever executor it came through: seconds, memory, a deep stack, one at a time in a process."""

from __future__ import annotations

import ctypes
import gc
import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, TypeVar

from pipeline.engine.pool import deep_stack

T = TypeVar("T")

_GRACE = 0.5  # seconds for a thread to end that nobody waits for any more
_turn = threading.Lock()  # the engines share state in a process: Pango's fonts, limits of memory, the log


def _nothing() -> float:
    return 60.0


def run(
    work: Callable[[], T],
    seconds: float,
    *,
    look: Callable[[], float] = _nothing,
    clean_up: Callable[[], object] = _nothing,
) -> T:
    """Return what `work` returns, called in a thread with a deep stack; an Exception it raises is raised here.

    What is no Exception (a panic of Rust code, SystemExit) is raised as RuntimeError: no executor shall take it for its own.

    Calls from several threads take turns. Raises TimeoutError after `seconds`, counted from the beginning of its turn, or before
    what `look` raises, which is called meanwhile and returns after how many seconds to look again. The thread is then told to end at
    its next Python instruction, and waited for a moment only: an executor alone can end a process. `clean_up` is called before
    others have their turn. Without any seconds left, `work` is not begun.
    """
    global _thread
    if seconds <= 0:
        raise TimeoutError("no time was left")
    with _turn:
        thread = _thread = _thread or _Thread()
        call = _Call(work)
        collecting = gc.isenabled()
        gc.disable()  # a collection goes over all of a document's boxes again and again and finds next to nothing
        try:
            with deep_stack.recursion():
                try:
                    thread.calls.put(call)
                    deadline = time.monotonic() + seconds
                    while not call.ended.wait(max(0.0, min(look(), deadline - time.monotonic()))):
                        if time.monotonic() >= deadline:
                            raise TimeoutError(f"it took longer than {seconds:g} s")
                    return call.result()  # type: ignore[no-any-return]  # what `work` returned
                except BaseException:
                    if not call.ended.is_set():  # time is over, or Ctrl-C
                        _thread = None
                        thread.abandon()
                        clean_up()
                        thread.join(
                            _GRACE
                        )  # so that the limit of recursion it sets back is set back before ours
                    raise
        finally:
            if collecting:
                gc.enable()


def close() -> None:
    """End the thread that tasks run in; the next task starts another."""
    global _thread
    if _thread is not None:
        _thread.calls.put(None)
        _thread = None


class Abandoned(BaseException):
    """Raised inside a thread whose answer nobody waits for any more."""


class _Call:
    """A function to call, and its outcome once it has ended."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self.work = work
        self.value: Any = None
        self.error: BaseException | None = None
        self.ended = threading.Event()

    def run(self) -> None:
        try:
            self.value = self.work()
        except BaseException as wrong:  # a panic in Rust code is no Exception
            self.error = wrong
        self.ended.set()

    def result(self) -> Any:
        if isinstance(self.error, Exception):
            raise self.error
        if self.error is not None:
            raise RuntimeError(f"{type(self.error).__name__}: {self.error}") from self.error
        return self.value


class _Thread:
    """A thread with a deep stack that runs one call after the other, until it is given None."""

    def __init__(self) -> None:
        self.calls: SimpleQueue[_Call | None] = SimpleQueue()
        self._thread = deep_stack.start(self._serve)

    def join(self, seconds: float) -> None:
        """Wait until it has ended, at most for some seconds."""
        self._thread.join(seconds)

    def abandon(self) -> None:
        """Let it end: at once if it runs Python code, else when it comes back to it."""
        self.calls.put(None)
        # A traced CPython 3.11 spins in its next call for as long as another thread has not taken its exception.
        if sys.gettrace() is None:
            ctypes.pythonapi.PyThreadState_SetAsyncExc(
                ctypes.c_ulong(self._thread.ident or 0), ctypes.py_object(Abandoned)
            )

    def _serve(self) -> None:
        with suppress(Abandoned):  # it can come between two calls as well
            while (call := self.calls.get()) is not None:
                call.run()
                del call


_thread: _Thread | None = None


def _forget() -> None:
    """Begin anew in a forked process, which has none of its parent's threads."""
    global _thread, _turn
    _thread, _turn = None, threading.Lock()


os.register_at_fork(after_in_child=_forget)
