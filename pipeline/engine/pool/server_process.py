"""Starts the fork server (`fork_server`): as a new process, or forked early from this one before it is needed.

An early server has loaded all that this process has, and loads the rest while this process goes on. A process can be forked
safely only while it has no other threads, so this is done at the start of a command; later a new process is started.
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
from pipeline.engine.pool.framing import FramedSocket

_PAUSE = 0.001  # seconds between two checks whether a process has ended


@dataclass(frozen=True, slots=True)
class ServerProcess:
    """A process that runs `fork_server.serve`, and the parent's end of the socket to it."""

    process: int
    line: socket.socket

    def prepare(self, prepare: Callable[[], object] | None, resident: int | None) -> None:
        """Have the server call `prepare`, then serve with workers of at most `resident` bytes; if that is None, wait for the next call."""
        # Pickled separately, so that a function that cannot be unpickled is only a failed preparation.
        inner = None if prepare is None else pickle.dumps(prepare, 5)
        with suppress(OSError):  # it has died: reading the socket reports that
            framing.send(self.line, pickle.dumps((inner, resident), 5))

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the process unless it has ended."""
        with suppress(ProcessLookupError):
            os.kill(self.process, number)

    def wait(self, seconds: float = math.inf) -> int | None:
        """Return the exit code as in subprocess, None if the process has not ended after so many seconds.

        0 if the code is not available: another part of this program waited for it, or SIGCHLD is ignored.
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


_early: list[ServerProcess] = []


def start_early(prepare: Callable[[], object]) -> None:
    """Fork a server that is likely to be needed and have it call `prepare`; do nothing where forking is not safe.

    It ends with this process, or with the thread that called this, if it is not used.
    """
    if not _early and _has_no_threads():
        with suppress(
            OSError
        ):  # no process can be started now; it is tried again, or reported, when one is needed
            _early.append(_fork())
            _early[0].prepare(prepare, None)
            atexit.register(stop_early)


def take_or_start() -> ServerProcess:
    """Return the server that was started early, else start one. Raises OSError if no process can be started."""
    try:
        return _early.pop()
    except IndexError:
        return _spawn()


def stop_early() -> None:
    """Kill the server that was started early, if it was not used."""
    while _early:
        one = _early.pop()
        one.line.close()
        one.signal(signal.SIGKILL)
        one.wait()


def _has_no_threads() -> bool:
    """Return whether this process certainly has a single thread, counting those of libraries (proc(5), task)."""
    try:
        return len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208  # only the names are needed
    except OSError:
        return False


def _fork() -> ServerProcess:
    ours, theirs = socket.socketpair()
    # A signal that arrives before the child has reset them would be handled by the parent's handlers.
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    try:
        process = os.fork()
        if process == 0:
            _become_server(ours, theirs, mask)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
    process_group.own_group(process)
    theirs.close()
    return ServerProcess(process, ours)


def _become_server(ours: socket.socket, theirs: socket.socket, mask: set[int | signal.Signals]) -> None:
    """Drop what was inherited from the forking process and run the server. Never returns."""
    try:
        ours.close()
        atexit._clear()
        with Path(os.devnull).open("rb") as nothing:
            os.dup2(nothing.fileno(), 0)
        process_group.own_group(0)
        signal.set_wakeup_fd(-1)
        for number in signal.valid_signals():
            if callable(signal.getsignal(number)):  # ignored signals stay ignored, as under nohup
                signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, {*mask, signal.SIGINT})
        fork_server.serve(theirs.detach())
    except BaseException:
        # As a separate process would print it; the parent reports the server's end.
        sys.excepthook(*sys.exc_info())
    finally:
        fork_server.exit_process(1)  # reached only then: `serve` leaves by itself


def _spawn() -> ServerProcess:
    ours, theirs = socket.socketpair()
    with theirs:
        # The same number would clear close-on-exec here, and other processes started meanwhile would inherit it.
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
            setpgroup=0,  # so that a signal to the parent's group leaves the server to clean up
            # SIGINT is blocked until the server ignores it.
            setsigmask=[*signal.pthread_sigmask(signal.SIG_BLOCK, ()), signal.SIGINT],
        )
    return ServerProcess(process, ours)


class ServerHandle:
    """Handle to the fork-server process. Its `line` is readable when the server has sent events.

    The thread that creates it must outlive it: when that thread ends, Linux tells the server that its parent has ended.
    """

    def __init__(self, prepare: Callable[[], object] | None, resident: int) -> None:
        self._server = take_or_start()
        self._server.prepare(prepare, resident)
        self.line = FramedSocket(self._server.line)
        self.folder = ""  # path of the temporary folder, set when the server is ready

    @property
    def process(self) -> int:
        """The id of the server's process."""
        return self._server.process

    def fork(self, number: int) -> socket.socket:
        """Request a worker and return the parent's end of its socket. Raises OSError if there can be no socket."""
        ours, theirs = socket.socketpair()
        with (
            theirs,
            suppress(BrokenPipeError, ConnectionResetError),
        ):  # it has died: reading its socket reports that
            socket.send_fds(self.line.socket, [REQUEST.pack(number)], [theirs.fileno()])
        return ours

    def read_events(self) -> tuple[list[tuple[str, int, int]], bool]:
        """Return the events received ("forked" and "ended", see `fork_server`), and whether the server is still connected."""
        frames, alive = self.line.frames()
        events = []
        for frame in frames:
            message = pickle.loads(frame)
            if message[0] == "ready":
                self.folder = message[1]
            else:
                events.append(message)
        return events, alive

    def stop(self, timeout: float) -> int:
        """End the server with all its workers and return its exit code; kill it after `timeout` seconds."""
        self.read_events()
        self.line.close()
        if not self.folder:  # it is still preparing and does not read the socket
            self._server.signal(signal.SIGTERM)
        while (code := self._server.wait(timeout)) is None:
            self._server.signal(signal.SIGKILL)
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)  # a killed server could not do it
        return code
