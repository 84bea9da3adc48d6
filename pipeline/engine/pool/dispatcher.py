"""The thread of the parent process that assigns tasks to workers, receives their results and enforces limits."""

from __future__ import annotations

import math
import os
import selectors
import signal
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import CancelledError
from contextlib import suppress

from pipeline.engine.pool import process_group
from pipeline.engine.pool.control_group import Groups
from pipeline.engine.pool.framing import FramedSocket
from pipeline.engine.pool.server_process import ServerHandle
from pipeline.engine.pool.worker_handle import Allowed, Task, WorkerDied, WorkerHandle

_GRACE = 1.0  # seconds the server has to end by itself before it is killed
_PAUSE = 0.25  # seconds between two looks at the memory of workers
_GROUP = 4  # times the memory that a worker may keep: it and pandoc may each have twice that for a task
_SHORT_GRACE = 0.1  # the same when everything is to stop at once


class Dispatcher(threading.Thread):
    """Assigns queued tasks to worker processes.

    Attributes that are not guarded by the lock are used by this thread only.
    """

    def __init__(
        self,
        count: int,
        prepare: Callable[[], object] | None,
        limit: Callable[..., Allowed] | None,
        resident: int,
    ) -> None:
        super().__init__(name="octavo-dispatcher", daemon=True)
        self._count, self._prepare, self._limit, self._resident = count, prepare, limit, resident
        self._lock = threading.Lock()
        self._waiting: deque[Task] = deque()
        self._closing = self._stopping = False
        self._wake_receiver, self._wake_sender = socket.socketpair()
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._wake_receiver, selectors.EVENT_READ, self._clear_notifications)
        self._server: ServerHandle | None = None
        self._workers: dict[int, WorkerHandle] = {}  # by number, until the server reports their end
        self._idle: list[WorkerHandle] = []
        self._worker_number = 0
        self._groups: Groups | None = None

    def put(self, task: Task) -> None:
        """Queue a task. Raises RuntimeError after `close`."""
        with self._lock:
            if self._closing:
                raise RuntimeError("cannot schedule new futures after shutdown")
            self._waiting.append(task)
            self._notify()

    def close(self, *, cancel: bool = False, stop: bool = False) -> None:
        """End after all tasks; with `cancel`, after those that are running; with `stop`, at once."""
        with self._lock:
            self._closing = True
            self._stopping = self._stopping or stop
            cancelled = list(self._waiting) if cancel or stop else []
            if cancelled:
                self._waiting.clear()
            self._notify()
        for task in cancelled:  # its callbacks may call this class, so the lock must be free
            if task.future.cancel():
                task.future.set_running_or_notify_cancel()

    def run(self) -> None:
        """Assign tasks and handle events until the pool is closed."""
        try:
            while not self._is_finished():
                self._assign_waiting()
                self._handle_events()
            if not self._stopping:
                self._close_all_workers()
        finally:
            self._clean_up()

    def _notify(self) -> None:
        with suppress(OSError):  # full: it will wake anyway; closed: the thread has ended
            self._wake_sender.send(b"\0", socket.MSG_DONTWAIT)

    def _clear_notifications(self) -> None:
        self._wake_receiver.recv(4096)

    def _is_finished(self) -> bool:
        with self._lock:
            busy = self._waiting or any(handle.task for handle in self._workers.values())
            return self._stopping or (self._closing and not busy)

    def _handle_events(self) -> None:
        """Wait for the next event or deadline, handle it, and kill workers that are overdue or too large."""
        now = time.monotonic()
        deadline = min((handle.deadline for handle in self._workers.values()), default=math.inf)
        if any(handle.task and handle.allowed.memory < math.inf for handle in self._workers.values()):
            deadline = min(deadline, now + _PAUSE)
        for key, _ in self._selector.select(None if deadline == math.inf else max(0.0, deadline - now)):
            key.data()
        now = time.monotonic()
        for handle in list(self._workers.values()):
            if handle.deadline <= now:
                handle.time_out()
                self._close_worker(handle)
            elif handle.is_too_large:
                handle.run_out_of_memory()
                self._close_worker(handle)

    def _assign_waiting(self) -> None:
        while self._idle or sum(not handle.closed for handle in self._workers.values()) < self._count:
            with self._lock:
                if not self._waiting or self._stopping:
                    return
                task = self._waiting.popleft()
            # It is running already if the server died before a worker was forked for it.
            if task.future.running() or task.future.set_running_or_notify_cancel():
                try:
                    self._assign(task)
                except (
                    Exception
                ) as wrong:  # its arguments do not pickle, its limit fails, there is no process
                    task.future.set_exception(wrong)

    def _assign(self, task: Task) -> None:
        frame = task.pickled()
        allowed = Allowed() if self._limit is None else self._limit(*task.args, **task.kwargs)
        handle = self._idle.pop() if self._idle else self._start_worker()
        handle.assign(task, frame, allowed)
        self._select_events(handle)

    def _start_worker(self) -> WorkerHandle:
        try:
            if self._server is None:
                self._server = ServerHandle(self._prepare, self._resident)
                self._selector.register(self._server.line.socket, selectors.EVENT_READ, self._read_server)
                self._groups = Groups.borrow((os.getpid(), self._server.process), _GROUP * self._resident)
            self._worker_number += 1
            handle = WorkerHandle(self._worker_number, FramedSocket(self._server.fork(self._worker_number)))
        except OSError as wrong:
            raise WorkerDied(f"no process could be started for it: {wrong.strerror}") from wrong
        self._workers[handle.number] = handle
        self._selector.register(handle.line.socket, selectors.EVENT_READ, lambda: self._read_worker(handle))
        return handle

    def _select_events(self, handle: WorkerHandle) -> None:
        events = selectors.EVENT_READ | (selectors.EVENT_WRITE if handle.line.pending else 0)
        key = self._selector.get_key(handle.line.socket)
        if key.events != events:
            self._selector.modify(key.fileobj, events, key.data)

    def _read_worker(self, handle: WorkerHandle) -> None:
        if handle.closed:  # by an earlier event of the same call
            return
        busy = handle.task is not None
        if not handle.receive():
            self._close_worker(handle)
            return
        if busy and handle.task is None:
            self._idle.append(handle)
        handle.line.flush()
        self._select_events(handle)

    def _close_worker(self, handle: WorkerHandle) -> None:
        if not handle.closed:
            self._selector.unregister(handle.line.socket)
            handle.close()
            with suppress(ValueError):
                self._idle.remove(handle)

    def _read_server(self) -> None:
        assert self._server is not None
        events, alive = self._server.read_events()
        for kind, number, said in events:
            if kind == "forked":
                self._workers[number].set_process(said)
                if self._groups:
                    self._groups.add(said)
            else:
                handle = self._workers.pop(number)
                if self._groups and self._groups.remove(handle.process):
                    handle.fail(MemoryError("its control group had no memory left"))
                self._handle_worker_end(handle, _describe_end("process", said))
        if not alive:
            self._handle_server_end(self._server)

    def _handle_server_end(self, server: ServerHandle) -> None:
        self._server = None
        if self._groups:
            self._groups.close()
        self._selector.unregister(server.line.socket)
        how = _describe_end("server of processes", server.stop(_SHORT_GRACE))
        for handle in sorted(self._workers.values(), key=lambda each: each.number, reverse=True):
            process_group.kill_group(handle.process)
            if handle.task is not None and server.folder and not handle.process:  # no worker has received it
                with self._lock:
                    self._waiting.appendleft(handle.task)
                handle.task = None
            self._handle_worker_end(handle, how)
        self._workers.clear()

    def _handle_worker_end(self, handle: WorkerHandle, how: str) -> None:
        self._read_worker(handle)  # its last result may still be in the socket
        self._close_worker(handle)
        handle.fail(WorkerDied(how if handle.process else "no process could be started for it"))

    def _close_all_workers(self) -> None:
        for handle in list(self._workers.values()):
            self._close_worker(handle)
        while self._workers and not self._stopping:
            self._handle_events()

    def _clean_up(self) -> None:
        timeout = _SHORT_GRACE if self._stopping else _GRACE
        self.close(stop=True)  # if this thread failed, nothing may wait for it
        for handle in self._workers.values():
            process_group.kill_group(handle.process)
        if self._server is not None:
            self._server.stop(timeout)
        if self._groups:
            self._groups.close()
        for handle in self._workers.values():
            self._close_worker(handle)
            handle.fail(CancelledError())
        self._selector.close()
        self._wake_receiver.close()
        with self._lock:
            self._wake_sender.close()


def _describe_end(what: str, code: int) -> str:
    names = {each.value: each.name for each in signal.Signals}
    if code < 0:
        return f"the {what} was ended by {names.get(-code, f'signal {-code}')}"
    return f"the {what} ended with exit status {code}"
