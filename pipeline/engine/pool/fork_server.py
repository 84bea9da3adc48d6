"""The server that forks workers: a process without threads that has imported what they need, but never used Pango.

Pango keeps a thread of fontconfig's, and a process forked from one that has laid out pages waits for it for ever.

The parent's first frames are pickles of (prepare, resident), the last of them with a number as `resident`. Then each request is
a worker's number with the worker's end of a socket. Answers are pickles: ("ready", folder), ("forked", number, process id) and
("ended", number, exit code as subprocess has it; 0 if there was no fork). That the socket is closed means: the end.
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
_ENDS = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
_ORPHANS = 0.2  # seconds that killed descendants are waited for
_NOTHING = pickle.dumps((None, 0))


def serve(descriptor: int) -> None:
    """Be the server, and in each of the processes it forks a worker. Returns never."""
    control = socket.socket(fileno=descriptor)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    process_group.follow_parent(os.getppid(), signal.SIGTERM)
    gc.disable()
    resident = None
    while resident is None:
        prepare, resident = pickle.loads(framing.receive(control) or _NOTHING)
        with suppress(Exception):  # what cannot be prepared is done, or reported, by the tasks that need it
            if prepare is not None:
                pickle.loads(prepare)()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)  # should a task turn the collector on
    line = _Server(control).run()
    if line is not None:
        worker.work(line, resident=resident)
    leave()


class _Server:
    """The server's state: the workers that live, by process id, with their numbers."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._workers: dict[int, int] = {}
        self._over = False
        self._awake, self._alarm = socket.socketpair()
        for end in (self._awake, self._alarm):
            end.setblocking(False)
        signal.set_wakeup_fd(self._alarm.fileno())
        signal.signal(signal.SIGCHLD, lambda *_: None)  # it has to wake the server, no more
        self._ends = [name for name in _ENDS if signal.getsignal(name) != signal.SIG_IGN]  # nohup stays nohup
        for name in self._ends:
            signal.signal(name, self._end)
        process_group.adopt_orphans()
        self._folder = tempfile.tempdir = tempfile.mkdtemp(prefix="octavo-")

    def run(self) -> socket.socket | None:
        """Fork workers until the end and return None; in a worker, return its end of the socket at once."""
        self._say("ready", self._folder)
        while not self._over:
            ready, _, _ = select.select([self._control, self._awake], [], [])
            if self._awake in ready:
                with suppress(BlockingIOError):
                    self._awake.recv(4096)
                self._reap()
            if self._control in ready:
                line = self._fork()
                if line is not None:
                    return line
        self._kill()
        shutil.rmtree(self._folder, ignore_errors=True)
        return None

    def _end(self, *_: object) -> None:
        self._over = True

    def _say(self, *message: object) -> None:
        try:
            framing.send(self._control, pickle.dumps(message, 5))
        except OSError:  # the parent is gone
            self._over = True

    def _fork(self) -> socket.socket | None:
        try:
            request, descriptors, _, _ = socket.recv_fds(self._control, REQUEST.size, 1)
        except OSError:
            request, descriptors = b"", []
        if not request or not descriptors:
            self._over = True
            return None
        (number,) = REQUEST.unpack(request)
        line = socket.socket(fileno=descriptors[0])
        server = os.getpid()
        try:
            process = os.fork()
        except OSError:
            line.close()
            self._say("ended", number, 0)
            return None
        if process == 0:
            self._become_worker(server)
            return line
        line.close()
        process_group.own_group(process)
        self._workers[process] = number
        self._say("forked", number, process)
        return None

    def _become_worker(self, server: int) -> None:
        process_group.own_group(0)
        signal.set_wakeup_fd(-1)
        for name in (signal.SIGCHLD, *self._ends):
            signal.signal(name, signal.SIG_DFL)
        for end in (self._control, self._awake, self._alarm):
            end.close()
        process_group.follow_parent(server, signal.SIGKILL)

    def _reap(self) -> bool:
        """Take in what has ended; return whether anything is left to wait for."""
        while True:
            try:
                process, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return False
            if process == 0:
                return True
            number = self._workers.pop(process, None)
            if number is not None:  # else a descendant that outlived its worker
                process_group.kill_group(process)
                if not self._over:  # else the parent would ask for another
                    self._say("ended", number, os.waitstatus_to_exitcode(status))

    def _kill(self) -> None:
        for process in self._workers:
            process_group.kill_group(process)
        deadline = time.monotonic() + _ORPHANS
        while self._reap() and (self._workers or time.monotonic() < deadline):
            time.sleep(0.001)


def leave(status: int = 0) -> None:
    """End this process: call what is registered with `atexit`, write out what was printed, and exit.

    The interpreter is not taken apart before, which takes 40 ms once WeasyPrint is loaded.
    """
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):  # its reader is gone; it is closed; there is none
            stream.flush()
    os._exit(status)
