"""Threads in which WeasyPrint can recurse as deeply as a document nests."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_STACK = 512 * 1024 * 1024  # bytes of address space; memory is used only as far as the stack grows
_RECURSION = 100_000  # WeasyPrint nests a handful of calls for each level of boxes


def start(target: Callable[[], None]) -> threading.Thread:
    """Start a daemon thread with a deep stack and return it. Raises RuntimeError if the address space is too small."""
    before = threading.stack_size(_STACK)
    try:
        thread = threading.Thread(target=target, daemon=True)
        thread.start()
    finally:
        threading.stack_size(before)
    return thread


@contextmanager
def recursion() -> Iterator[None]:
    """Raise the recursion limit to what such a stack can hold. The limit is that of all threads, also of those with less."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _RECURSION))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
