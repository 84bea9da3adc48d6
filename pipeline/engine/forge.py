"""The parent's hand on the server that forks workers (server.py)."""

from __future__ import annotations

import pickle
import shutil
import signal
import socket
from collections.abc import Callable
from contextlib import suppress

from pipeline.engine import started
from pipeline.engine.frames import Line
from pipeline.engine.server import REQUEST


class Forge:
    """The parent's hand on a server. Its `line` is readable when there is news.

    The thread that makes it must outlive it: Linux takes that thread's end for the parent's (`started.take`).
    """

    def __init__(self, prepare: Callable[[], object] | None, resident: int) -> None:
        self._server = started.take()
        self._server.give(prepare, resident)
        self.line = Line(self._server.line)
        self.folder = ""  # the temporary one, as soon as the server is ready

    def fork(self, number: int) -> socket.socket:
        """Ask for a worker and return the parent's end of its socket. Raises OSError when there can be none."""
        ours, theirs = socket.socketpair()
        with theirs, suppress(BrokenPipeError, ConnectionResetError):  # it is dead: its line will say so
            socket.send_fds(self.line.socket, [REQUEST.pack(number)], [theirs.fileno()])
        return ours

    def news(self) -> tuple[list[tuple[str, int, int]], bool]:
        """Return what has become of workers, and whether the server still is there."""
        found, there = self.line.frames()
        news = []
        for frame in found:
            message = pickle.loads(frame)
            if message[0] == "ready":
                self.folder = message[1]
            else:
                news.append(message)
        return news, there

    def end(self, patience: float) -> int:
        """End the server with all it forked and return its exit code; kill it after `patience` seconds."""
        self.news()
        self.line.close()
        if not self.folder:  # it still prepares, and does not listen
            self._server.signal(signal.SIGTERM)
        while (code := self._server.wait(patience)) is None:
            self._server.signal(signal.SIGKILL)
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)  # if it was killed it could not
        return code
