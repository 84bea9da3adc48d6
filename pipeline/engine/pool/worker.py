"""A worker process: one task after the other in one deep thread, until nobody is left to ask for more.

The parent's side is `engine.dispatch`. A task is the pickle of (function, arguments, keywords), its answer that of
(whether it returned, what it returned or raised); an empty frame before the answer says that it is the last.
"""

from __future__ import annotations

import gc
import os
import pickle
import socket
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from pipeline.engine.pool import deep_stack, framing

LAST = b""  # the frame before a worker's last answer
# Objects more than after the last collection, some 250 bytes each. To collect costs 0.45 µs an object, 3 to 4 % of the
# time WeasyPrint took to leave them; when it happens is a matter of memory alone, and most builds end before.
_GARBAGE = 1_000_000
_TRACE = -50  # the innermost calls: a recursion can be 100,000 deep
_closers: list[Callable[[], object]] = []


def at_end(close: Callable[[], object]) -> None:
    """Have `close` called when this process has run its last task, the latest first; not when it is killed."""
    _closers.append(close)


def finish() -> None:
    """Call what `at_end` was given, once. Nothing one of them raises keeps another from being called."""
    while _closers:
        with suppress(Exception):
            _closers.pop()()


def work(line: socket.socket, *, resident: int) -> None:
    """Run the tasks that come over `line` until it is closed, or until more than `resident` bytes stay in memory."""
    gc.disable()  # a collection goes over all of a document's boxes again and again and finds next to nothing
    with deep_stack.recursion():
        deep_stack.start(lambda: _serve(line, resident)).join()
    finish()


def _serve(line: socket.socket, resident: int) -> None:
    with suppress(OSError):  # the parent is gone
        while (task := framing.receive(line)) is not None:
            answer = _answered(task)
            last = _too_large(resident)
            if last:
                framing.send(line, LAST)
            framing.send(line, answer)
            if last:
                return
            del task, answer
            if gc.get_count()[0] > _GARBAGE:
                gc.collect()


def _too_large(resident: int) -> bool:
    if _resident() <= resident:
        return False
    gc.collect()
    return _resident() > resident


def _answered(task: bytes) -> bytes:
    try:
        function, args, kwargs = pickle.loads(task)
        value = function(*args, **kwargs)
    except BaseException as wrong:  # a panic in Rust code is no Exception; the worker outlives it
        wrong.add_note("".join(traceback.format_exception(wrong, limit=_TRACE)).rstrip())
        return _packed(wrong)
    return _packed(value, returned=True)


def _packed(value: object, *, returned: bool = False) -> bytes:
    try:
        return pickle.dumps((returned, value), 5)
    except Exception as wrong:
        kind = "result" if returned else "exception"
        said = f"the task's {kind} ({type(value).__name__}) cannot be pickled: {wrong}"
        return pickle.dumps((False, pickle.PicklingError(said)), 5)


def _resident() -> int:
    """Return the bytes of this process in memory, shared ones too (proc(5), statm: pages); 0 where unknown."""
    try:
        return int(Path("/proc/self/statm").read_bytes().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
