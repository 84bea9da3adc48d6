"""The executor in this process."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator

import pytest

from pipeline.engine.pool.in_process import InProcessExecutor


@pytest.fixture
def inline() -> Iterator[InProcessExecutor]:
    with InProcessExecutor() as executor:
        yield executor


def test_a_task_is_done_when_it_is_submitted(inline: InProcessExecutor) -> None:
    future = inline.submit(pow, 3, 2)
    assert future.done()
    assert future.result() == 9
    assert list(inline.map(abs, [-1, 2])) == [1, 2]


def test_what_is_raised_is_in_the_future(inline: InProcessExecutor) -> None:
    assert isinstance(inline.submit(int, "x").exception(), ValueError)


def test_what_is_prepared_does_not_hold_up_the_first_task() -> None:
    begun, go_on = threading.Event(), threading.Event()

    def prepare() -> None:
        begun.set()
        go_on.wait(20)

    with InProcessExecutor(prepare=prepare) as inline:
        assert inline.submit(begun.wait, 20).result()
        go_on.set()


def test_what_cannot_be_prepared_is_the_tasks_matter() -> None:
    with InProcessExecutor(prepare=lambda: 1 / 0) as inline:  # type: ignore[arg-type, return-value]  # it never returns
        assert inline.submit(abs, -1).result() == 1


def test_shutdown_closes_what_tasks_had_started() -> None:
    said: list[str] = []
    inline = InProcessExecutor(close=lambda: said.append("closed"))
    inline.submit(os.getpid).result()
    assert said == []
    inline.shutdown()
    assert said == ["closed"]
    with pytest.raises(RuntimeError):
        inline.submit(os.getpid)
