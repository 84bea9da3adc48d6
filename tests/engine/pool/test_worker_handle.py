"""A worker as the parent knows it: its task, its answers, its time."""

from __future__ import annotations

import math
import os
import pickle
import socket
import time
from collections.abc import Iterator
from concurrent.futures import Future

import pytest

from pipeline.engine.pool import framing, worker, worker_handle
from pipeline.engine.pool.framing import FramedSocket
from pipeline.engine.pool.worker_handle import Allowed, Task, WorkerHandle


@pytest.fixture
def ends() -> Iterator[tuple[WorkerHandle, socket.socket]]:
    """A worker that is not started, and its end of the line."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield WorkerHandle(1, FramedSocket(ours)), theirs


def task() -> Task:
    return Task(Future(), abs, (-3,), {})


def test_a_task_goes_over_and_its_answer_comes_back(ends: tuple[WorkerHandle, socket.socket]) -> None:
    hand, theirs = ends
    given = task()
    hand.assign(given, given.pickled(), Allowed(60))
    assert pickle.loads(framing.receive(theirs) or b"") == (abs, (-3,), {})
    framing.send(theirs, pickle.dumps((True, 3)))
    assert hand.receive() and hand.task is None
    assert given.future.result(0) == 3


def test_what_the_task_raised_is_raised(ends: tuple[WorkerHandle, socket.socket]) -> None:
    hand, theirs = ends
    given = task()
    hand.assign(given, given.pickled(), Allowed(60))
    framing.send(theirs, pickle.dumps((False, LookupError("none"))))
    assert hand.receive()
    assert isinstance(given.future.exception(0), LookupError)


def test_an_answer_that_cannot_be_read_is_said(ends: tuple[WorkerHandle, socket.socket]) -> None:
    hand, theirs = ends
    given = task()
    hand.assign(given, given.pickled(), Allowed(60))
    framing.send(theirs, b"no pickle")
    assert hand.receive()
    assert "the task's answer cannot be unpickled" in str(given.future.exception(0))


def test_after_its_last_answer_a_worker_gets_no_more(ends: tuple[WorkerHandle, socket.socket]) -> None:
    hand, theirs = ends
    given = task()
    hand.assign(given, given.pickled(), Allowed(60))
    framing.send(theirs, worker.LAST)
    assert hand.receive(), "the answer itself is still to come"
    framing.send(theirs, pickle.dumps((True, 3)))
    assert not hand.receive()
    assert given.future.result(0) == 3


def test_a_worker_that_is_gone_answers_no_more(ends: tuple[WorkerHandle, socket.socket]) -> None:
    hand, theirs = ends
    theirs.close()
    assert not hand.receive()


def test_time_begins_when_there_is_a_process_and_a_task(ends: tuple[WorkerHandle, socket.socket]) -> None:
    hand, _ = ends
    given = task()
    hand.assign(given, given.pickled(), Allowed(60))
    assert hand.deadline == math.inf, "it is not forked yet"
    before = time.monotonic()
    hand.set_process(1234)
    assert before + 60 <= hand.deadline <= time.monotonic() + 60


def test_a_task_over_its_time_is_told_so_and_the_process_killed(
    ends: tuple[WorkerHandle, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    hand, _ = ends
    killed: list[int] = []
    monkeypatch.setattr(worker_handle.process_group, "kill_group", killed.append)
    given = task()
    hand.set_process(1234)
    hand.assign(given, given.pickled(), Allowed(0.5))
    hand.time_out()
    assert killed == [1234]
    assert str(given.future.exception(0)) == "it took longer than 0.5 s"
    assert (hand.deadline, hand.task) == (math.inf, None)
    hand.fail(LookupError("once is enough"))


def test_a_process_that_is_too_large_is_killed(
    ends: tuple[WorkerHandle, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    killed: list[int] = []
    monkeypatch.setattr("pipeline.engine.pool.process_group.kill_group", killed.append)
    hand, _ = ends
    hand.set_process(os.getpid())
    assert not hand.is_too_large, "it has no task"
    given = task()
    hand.assign(given, given.pickled(), Allowed(60, 1e12))
    assert not hand.is_too_large
    hand.allowed = Allowed(60, 1e6)
    assert hand.is_too_large
    hand.run_out_of_memory()
    assert killed == [os.getpid()]
    assert isinstance(given.future.exception(0), MemoryError)
    assert not hand.is_too_large


def test_a_worker_that_is_to_go_has_a_moment(ends: tuple[WorkerHandle, socket.socket]) -> None:
    hand, theirs = ends
    hand.close()
    assert hand.closed and time.monotonic() < hand.deadline < time.monotonic() + 10
    assert framing.receive(theirs) is None
