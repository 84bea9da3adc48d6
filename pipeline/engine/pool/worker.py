"""The worker process: runs tasks one after the other until its socket is closed.

The parent's side is `dispatcher`. A task is the pickle of (function, arguments, keywords), its result the pickle of
(whether the function returned, what it returned or raised). An empty frame before a result says that the worker ends after it.
"""

from __future__ import annotations

import gc
import pickle
import socket
import threading
import traceback
from contextlib import suppress

from pipeline.engine.pool import framing
from pipeline.tools import memory

LAST = b""  # the frame before a worker's last result
# Objects more than after the last collection, some 250 bytes each. To collect costs 0.45 µs an object, 3 to 4 % of the
# time WeasyPrint took to leave them; when it happens is a matter of memory alone, and most builds end before.
_GARBAGE = 1_000_000
_retired = threading.Event()
_TRACE = -50  # the innermost calls: a recursion can be 100,000 deep


def work(connection: socket.socket, *, resident: int) -> None:
    """Run the tasks received over a socket until it is closed, or until more than `resident` bytes stay in memory."""
    _retired.clear()  # it may be set in the process this one was forked from
    gc.disable()  # a collection goes over all of a document's boxes again and again and finds next to nothing
    with suppress(OSError):  # the parent is gone
        while (task := framing.receive(connection)) is not None:
            answer = _run_task(task)
            last = _retired.is_set() or _exceeds(resident)
            if last:
                framing.send(connection, LAST)
            framing.send(connection, answer)
            if last:
                return
            del task, answer
            if gc.get_count()[0] > _GARBAGE:
                gc.collect()


def retire() -> None:
    """Have this process end after its task, if it is a worker: something of the task goes on in it."""
    _retired.set()


def _exceeds(resident: int) -> bool:
    if memory.resident() <= resident:
        return False
    gc.collect()
    return memory.resident() > resident


def _run_task(task: bytes) -> bytes:
    try:
        function, args, kwargs = pickle.loads(task)
        value = function(*args, **kwargs)
    except BaseException as wrong:  # a panic in Rust code is no Exception; the worker outlives it
        wrong.add_note("".join(traceback.format_exception(wrong, limit=_TRACE)).rstrip())
        return _pickle_result(wrong)
    return _pickle_result(value, returned=True)


def _pickle_result(value: object, *, returned: bool = False) -> bytes:
    try:
        return pickle.dumps((returned, value), 5)
    except Exception as wrong:
        kind = "result" if returned else "exception"
        said = f"the task's {kind} ({type(value).__name__}) cannot be pickled: {wrong}"
        return pickle.dumps((False, pickle.PicklingError(said)), 5)
