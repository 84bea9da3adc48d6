"""The parent's side of worker processes: one thread that hands tasks over, takes answers in and keeps time."""

from __future__ import annotations

import math
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
from pipeline.engine.pool.framing import Line
from pipeline.engine.pool.server_process import Forge
from pipeline.engine.pool.worker_handle import Hand, Lost, Task

_FAREWELL = 1.0  # seconds the server has to end by itself
_AT_ONCE = 0.1  # the same when everything is to stop


class Dispatcher(threading.Thread):
    """The thread. What is not used under the lock belongs to it alone."""

    def __init__(
        self,
        count: int,
        prepare: Callable[[], object] | None,
        limit: Callable[..., float] | None,
        resident: int,
    ) -> None:
        super().__init__(name="octavo-dispatcher", daemon=True)
        self._count, self._prepare, self._limit, self._resident = count, prepare, limit, resident
        self._lock = threading.Lock()
        self._waiting: deque[Task] = deque()
        self._closing = self._stopping = False
        self._awake, self._alarm = socket.socketpair()
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._awake, selectors.EVENT_READ, self._wake)
        self._forge: Forge | None = None
        self._hands: dict[int, Hand] = {}  # by number, until the server has said that they ended
        self._idle: list[Hand] = []
        self._forked = 0

    def put(self, task: Task) -> None:
        """Queue a task. Raises RuntimeError after `close`."""
        with self._lock:
            if self._closing:
                raise RuntimeError("cannot schedule new futures after shutdown")
            self._waiting.append(task)
            self._ring()

    def close(self, *, cancel: bool = False, stop: bool = False) -> None:
        """End when all tasks are done; with `cancel`, when those that run are; with `stop`, now."""
        with self._lock:
            self._closing = True
            self._stopping = self._stopping or stop
            cancelled = list(self._waiting) if cancel or stop else []
            if cancelled:
                self._waiting.clear()
            self._ring()
        for task in cancelled:  # its callbacks may come back here, so the lock is free
            if task.future.cancel():
                task.future.set_running_or_notify_cancel()

    def run(self) -> None:
        """Serve until the end."""
        try:
            while not self._done():
                self._hand_over()
                self._turn()
            if not self._stopping:
                self._take_leave()
        finally:
            self._end()

    def _ring(self) -> None:
        with suppress(OSError):  # full: it will wake anyway; closed: it has ended
            self._alarm.send(b"\0", socket.MSG_DONTWAIT)

    def _wake(self) -> None:
        self._awake.recv(4096)

    def _done(self) -> bool:
        with self._lock:
            busy = self._waiting or any(hand.task for hand in self._hands.values())
            return self._stopping or (self._closing and not busy)

    def _turn(self) -> None:
        """Wait for something to happen, take it in, and end what is overdue."""
        deadline = min((hand.deadline for hand in self._hands.values()), default=math.inf)
        patience = None if deadline == math.inf else max(0.0, deadline - time.monotonic())
        for key, _ in self._selector.select(patience):
            key.data()
        now = time.monotonic()
        for hand in list(self._hands.values()):
            if hand.deadline <= now:
                hand.expire()
                self._retire(hand)

    def _hand_over(self) -> None:
        while self._idle or sum(not hand.closed for hand in self._hands.values()) < self._count:
            with self._lock:
                if not self._waiting or self._stopping:
                    return
                task = self._waiting.popleft()
            # It runs already if the server died before a worker was forked for it.
            if task.future.running() or task.future.set_running_or_notify_cancel():
                try:
                    self._start(task)
                except (
                    Exception
                ) as wrong:  # its arguments do not pickle, its limit fails, there is no process
                    task.future.set_exception(wrong)

    def _start(self, task: Task) -> None:
        frame = task.pickled()
        seconds = math.inf if self._limit is None else self._limit(*task.args, **task.kwargs)
        hand = self._idle.pop() if self._idle else self._fork()
        hand.give(task, frame, seconds)
        self._listen(hand)

    def _fork(self) -> Hand:
        try:
            if self._forge is None:
                self._forge = Forge(self._prepare, self._resident)
                self._selector.register(self._forge.line.socket, selectors.EVENT_READ, self._hear)
            self._forked += 1
            hand = Hand(self._forked, Line(self._forge.fork(self._forked)))
        except OSError as wrong:
            raise Lost(f"no process could be started for it: {wrong.strerror}") from wrong
        self._hands[hand.number] = hand
        self._selector.register(hand.line.socket, selectors.EVENT_READ, lambda: self._read(hand))
        return hand

    def _listen(self, hand: Hand) -> None:
        events = selectors.EVENT_READ | (selectors.EVENT_WRITE if hand.line.full else 0)
        key = self._selector.get_key(hand.line.socket)
        if key.events != events:
            self._selector.modify(key.fileobj, events, key.data)

    def _read(self, hand: Hand) -> None:
        if hand.closed:  # by what came before in the same turn
            return
        busy = hand.task is not None
        if not hand.answers():
            self._retire(hand)
            return
        if busy and hand.task is None:
            self._idle.append(hand)
        hand.line.flush()
        self._listen(hand)

    def _retire(self, hand: Hand) -> None:
        if not hand.closed:
            self._selector.unregister(hand.line.socket)
            hand.close()
            with suppress(ValueError):
                self._idle.remove(hand)

    def _hear(self) -> None:
        assert self._forge is not None
        news, there = self._forge.news()
        for kind, number, said in news:
            if kind == "forked":
                self._hands[number].forked(said)
            else:
                self._lose(self._hands.pop(number), _how("process", said))
        if not there:
            self._bury(self._forge)

    def _bury(self, forge: Forge) -> None:
        self._forge = None
        self._selector.unregister(forge.line.socket)
        how = _how("server of processes", forge.end(_AT_ONCE))
        for hand in sorted(self._hands.values(), key=lambda each: each.number, reverse=True):
            process_group.kill_group(hand.process)
            if hand.task is not None and forge.folder and not hand.process:  # no worker has seen it
                with self._lock:
                    self._waiting.appendleft(hand.task)
                hand.task = None
            self._lose(hand, how)
        self._hands.clear()

    def _lose(self, hand: Hand, how: str) -> None:
        self._read(hand)  # it may have answered before
        self._retire(hand)
        hand.fail(Lost(how if hand.process else "no process could be started for it"))

    def _take_leave(self) -> None:
        for hand in list(self._hands.values()):
            self._retire(hand)
        while self._hands and not self._stopping:
            self._turn()

    def _end(self) -> None:
        patience = _AT_ONCE if self._stopping else _FAREWELL
        self.close(stop=True)  # should the thread have broken, nothing may wait for it
        for hand in self._hands.values():
            process_group.kill_group(hand.process)
        if self._forge is not None:
            self._forge.end(patience)
        for hand in self._hands.values():
            self._retire(hand)
            hand.fail(CancelledError())
        self._selector.close()
        self._awake.close()
        with self._lock:
            self._alarm.close()


def _how(what: str, code: int) -> str:
    names = {each.value: each.name for each in signal.Signals}
    if code < 0:
        return f"the {what} was ended by {names.get(-code, f'signal {-code}')}"
    return f"the {what} ended with exit status {code}"
