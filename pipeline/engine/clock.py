"""The time a document has, over all its tasks: the formats, and what is tried again."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Hashable


class Clock:
    """Counts down the seconds in which at least one task of a document runs; those in which all wait do not count.

    Pickled, it holds what is left, and stands still until it is started there.
    """

    def __init__(self, seconds: float = math.inf) -> None:
        self._left, self._since = seconds, 0.0
        self._running: set[Hashable] = set()
        self._lock = threading.Lock()

    @property
    def left(self) -> float:
        """The seconds that are left, 0 if there are none."""
        with self._lock:
            return self._rest()

    def start(self, name: Hashable) -> None:
        """Let it run for a task of this name. Nothing changes if it does already."""
        with self._lock:
            if not self._running:
                self._since = time.monotonic()
            self._running.add(name)

    def stop(self, name: Hashable) -> None:
        """Run no longer for a task of this name. Nothing changes if it did not."""
        with self._lock:
            if self._running == {name}:
                self._left = self._rest()
            self._running.discard(name)

    def __reduce__(self) -> tuple[type[Clock], tuple[float]]:
        return Clock, (self.left,)

    def _rest(self) -> float:
        return max(0.0, self._left - (time.monotonic() - self._since if self._running else 0.0))
