"""The fork server: a process without threads that has imported what workers need, and forks them.

It must never use Pango, which starts a thread of fontconfig's: a process forked after that waits for this thread for ever.

Protocol: the parent first sends pickles of (prepare, resident), until `resident` is a number. Then each request is a worker's
number together with the worker's end of a socket. The server answers with pickles: ("ready", temporary folder), ("forked", number,
process id) and ("ended", number, exit code as in subprocess; 0 if the fork failed). It ends when the parent closes the socket.
"""

from __future__ import annotations

import atexit
import gc
import os
import pickle
import select
import shutil
import signal
import socket
import struct
import sys
import tempfile
import time
from contextlib import suppress

from pipeline.engine.pool import framing, process_group, worker

REQUEST = struct.Struct(">I")
_END_SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
_ORPHAN_GRACE = 0.2  # seconds to wait for killed descendants
_NO_PREPARATION = pickle.dumps((None, 0))


def serve(descriptor: int) -> None:
    """Run the server, and in each process it forks a worker, on the socket of this file descriptor. Never returns."""
    control = socket.socket(fileno=descriptor)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent handles Ctrl-C
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    process_group.follow_parent(os.getppid(), signal.SIGTERM)
    gc.disable()
    resident = None
    while resident is None:
        prepare, resident = pickle.loads(framing.receive(control) or _NO_PREPARATION)
        with suppress(Exception):  # what fails here is tried again, or reported, by the tasks that need it
            if prepare is not None:
                pickle.loads(prepare)()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)  # should a task turn the collector on
    line = _Server(control).run()
    if line is not None:
        worker.work(line, resident=resident)
    exit_process()


class _Server:
    """The server's loop and state: the numbers of the living workers by process id."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._workers: dict[int, int] = {}
        self._ending = False
        self._wake_receiver, self._wake_sender = socket.socketpair()
        for end in (self._wake_receiver, self._wake_sender):
            end.setblocking(False)
        signal.set_wakeup_fd(self._wake_sender.fileno())
        signal.signal(signal.SIGCHLD, lambda *_: None)  # only to wake the server
        self._end_signals = [
            name for name in _END_SIGNALS if signal.getsignal(name) != signal.SIG_IGN
        ]  # ignored signals stay ignored, as under nohup
        for name in self._end_signals:
            signal.signal(name, self._request_end)
        process_group.adopt_orphans()
        self._folder = tempfile.tempdir = tempfile.mkdtemp(prefix="octavo-")

    def run(self) -> socket.socket | None:
        """Fork workers until the end and return None; in a forked worker, return its end of the socket."""
        self._send("ready", self._folder)
        while not self._ending:
            ready, _, _ = select.select([self._control, self._wake_receiver], [], [])
            if self._wake_receiver in ready:
                with suppress(BlockingIOError):
                    self._wake_receiver.recv(4096)
                self._reap()
            if self._control in ready:
                line = self._fork()
                if line is not None:
                    return line
        self._kill_workers()
        shutil.rmtree(self._folder, ignore_errors=True)
        return None

    def _request_end(self, *_: object) -> None:
        self._ending = True

    def _send(self, *message: object) -> None:
        try:
            framing.send(self._control, pickle.dumps(message, 5))
        except OSError:  # the parent is gone
            self._ending = True

    def _fork(self) -> socket.socket | None:
        try:
            request, descriptors, _, _ = socket.recv_fds(self._control, REQUEST.size, 1)
        except OSError:
            request, descriptors = b"", []
        if not request or not descriptors:
            self._ending = True
            return None
        (number,) = REQUEST.unpack(request)
        line = socket.socket(fileno=descriptors[0])
        server = os.getpid()
        try:
            process = os.fork()
        except OSError:
            line.close()
            self._send("ended", number, 0)
            return None
        if process == 0:
            self._become_worker(server)
            return line
        line.close()
        process_group.own_group(process)
        self._workers[process] = number
        self._send("forked", number, process)
        return None

    def _become_worker(self, server: int) -> None:
        process_group.own_group(0)
        signal.set_wakeup_fd(-1)
        for name in (signal.SIGCHLD, *self._end_signals):
            signal.signal(name, signal.SIG_DFL)
        for end in (self._control, self._wake_receiver, self._wake_sender):
            end.close()
        process_group.follow_parent(server, signal.SIGKILL)

    def _reap(self) -> bool:
        """Wait for processes that have ended; return whether any child is left."""
        while True:
            try:
                process, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return False
            if process == 0:
                return True
            number = self._workers.pop(process, None)
            if number is not None:  # else an adopted descendant of a worker
                process_group.kill_group(process)
                if not self._ending:  # else the parent would start another
                    self._send("ended", number, os.waitstatus_to_exitcode(status))

    def _kill_workers(self) -> None:
        for process in self._workers:
            process_group.kill_group(process)
        deadline = time.monotonic() + _ORPHAN_GRACE
        while self._reap() and (self._workers or time.monotonic() < deadline):
            time.sleep(0.001)


def exit_process(status: int = 0) -> None:
    """End this process: call what is registered with `atexit`, write out what was printed, and exit.

    The interpreter is not finalized, which would take 160 ms of CPU time once the engines are loaded.
    """
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):  # its reader is gone; it is closed; there is none
            stream.flush()
    os._exit(status)
