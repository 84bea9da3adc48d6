"""The process that becomes a server of workers (server.py): a new one, or one forked from this ahead of its use.

What is forked has loaded all that this process has, and loads the rest while this one goes on. That takes a process without threads,
so it is done before there are any; whatever is wanted later is a new process.
"""

from __future__ import annotations

import atexit
import math
import os
import pickle
import shutil
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.engine.pool import fork_server, framing, process_group
from pipeline.engine.pool.fork_server import REQUEST
from pipeline.engine.pool.framing import Line

_PAUSE = 0.001  # seconds between two looks whether a process has ended


@dataclass(frozen=True, slots=True)
class Started:
    """A process that runs `server.serve`, and this one's end of the socket between them."""

    process: int
    line: socket.socket

    def give(self, prepare: Callable[[], object] | None, resident: int | None) -> None:
        """Have the server call `prepare`, and with `resident` serve; without, wait for more to prepare."""
        # A pickle within the pickle: one that cannot be loaded is a preparation that failed, no more.
        inner = None if prepare is None else pickle.dumps(prepare, 5)
        with suppress(OSError):  # it is dead already: the line will say so
            framing.send(self.line, pickle.dumps((inner, resident), 5))

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal, unless it has ended."""
        with suppress(ProcessLookupError):
            os.kill(self.process, number)

    def wait(self, seconds: float = math.inf) -> int | None:
        """Return the exit code as subprocess has it, None if it has not ended after so many seconds.

        0 where somebody else has taken the code: a program we are part of, or Linux, if SIGCHLD is ignored.
        """
        deadline = time.monotonic() + seconds
        while True:
            try:
                ended, status = os.waitpid(self.process, os.WNOHANG)
            except ChildProcessError:
                return 0
            if ended:
                return os.waitstatus_to_exitcode(status)
            if time.monotonic() > deadline:
                return None
            time.sleep(_PAUSE)


_ahead: list[Started] = []


def ahead(prepare: Callable[[], object]) -> None:
    """Fork a server that is likely to be wanted, and have it prepare; do nothing where that is not safe.

    It ends with this process, or with the thread that called this, if nobody takes it.
    """
    if not _ahead and _has_no_threads():
        with suppress(OSError):  # there can be none now: perhaps when it is wanted, or that is said then
            _ahead.append(_forked())
            _ahead[0].give(prepare, None)
            atexit.register(dismiss)


def take() -> Started:
    """Return the server that was forked ahead, else a new one. Raises OSError when there can be none."""
    try:
        return _ahead.pop()
    except IndexError:
        return _new()


def dismiss() -> None:
    """End the server that was forked ahead, if nobody has taken it."""
    while _ahead:
        one = _ahead.pop()
        one.line.close()
        one.signal(signal.SIGKILL)
        one.wait()


def _has_no_threads() -> bool:
    """Say whether this process surely is of a single thread, foreign ones counted (proc(5), task)."""
    try:
        return len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208  # of nothing but names
    except OSError:
        return False


def _forked() -> Started:
    ours, theirs = socket.socketpair()
    # A signal that came in between would be answered as by this process.
    heard = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    try:
        process = os.fork()
        if process == 0:
            _serve(ours, theirs, heard)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, heard)
    process_group.own_group(process)
    theirs.close()
    return Started(process, ours)


def _serve(ours: socket.socket, theirs: socket.socket, heard: set[int | signal.Signals]) -> None:
    """Be the server, and nothing of what this process was before. Returns never."""
    try:
        ours.close()
        atexit._clear()
        with Path(os.devnull).open("rb") as nothing:
            os.dup2(nothing.fileno(), 0)
        process_group.own_group(0)
        signal.set_wakeup_fd(-1)
        for number in signal.valid_signals():
            if callable(signal.getsignal(number)):  # what is ignored stays ignored: nohup
                signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, {*heard, signal.SIGINT})
        fork_server.serve(theirs.detach())
    except BaseException:
        # As a process of its own would; the parent says that the server is gone.
        sys.excepthook(*sys.exc_info())
    finally:
        fork_server.leave(1)  # reached only then: `serve` leaves by itself


def _new() -> Started:
    ours, theirs = socket.socketpair()
    with theirs:
        # Another number there: as it is here, it would be open in whatever else is started meanwhile.
        there = 4 if theirs.fileno() == 3 else 3
        code = f"import sys; sys.path[:] = {sys.path!r}; from pipeline.engine.pool import fork_server; fork_server.serve({there})"
        process = os.posix_spawn(
            sys.executable,
            [sys.executable, "-c", code],
            os.environ,
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_DUP2, theirs.fileno(), there),
            ],
            setpgroup=0,  # whoever kills the parent's whole group leaves one to clean up
            # Born deaf to Ctrl-C, before it could say so itself.
            setsigmask=[*signal.pthread_sigmask(signal.SIG_BLOCK, ()), signal.SIGINT],
        )
    return Started(process, ours)


class Forge:
    """The parent's hand on a server. Its `line` is readable when there is news.

    The thread that makes it must outlive it: Linux takes that thread's end for the parent's (`started.take`).
    """

    def __init__(self, prepare: Callable[[], object] | None, resident: int) -> None:
        self._server = take()
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
