"""Tasks are handed over in order, timed, and never lost."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import wait
from pathlib import Path

import pytest

from pipeline.engine.pool.executor import WorkerDied, WorkerPool
from pipeline.engine.pool.worker_handle import Allowed
from tests.engine.pool.work import (
    die,
    eventually,
    fill,
    hang_asleep,
    hang_in_c,
    hang_in_re,
    prepare_slowly,
    process,
    rest,
    server,
    square,
    temporary,
)


def test_tasks_start_in_the_order_of_submission() -> None:
    with WorkerPool(1) as workers:
        order: list[int] = []
        futures = [workers.submit(square, number) for number in range(20)]
        for number, future in enumerate(futures):
            future.add_done_callback(lambda _, number=number: order.append(number))
        wait(futures)
    assert order == list(range(20))


def test_no_more_processes_than_needed() -> None:
    with WorkerPool(3) as workers:
        assert len({workers.submit(process).result() for _ in range(10)}) == 1
        assert len({future.result() for future in [workers.submit(rest, 0.1) for _ in range(12)]}) == 3


def test_running_is_what_a_worker_has(two: WorkerPool) -> None:
    two.submit(square, 1).result()
    futures = [two.submit(rest, 0.3) for _ in range(6)]
    seen = []
    while not all(future.done() for future in futures):
        states = [future.running() for future in futures]
        seen.append(sum(states))
        waiting = [future.running() or future.done() for future in futures]
        assert waiting == sorted(waiting, reverse=True), "a later task was handed over before an earlier one"
        time.sleep(0.01)
    assert max(seen) == 2


def test_what_waits_can_be_cancelled(two: WorkerPool) -> None:
    running = [two.submit(rest, 0.3) for _ in range(2)]
    waiting = two.submit(square, 1)
    assert eventually(lambda: all(future.running() for future in running))
    assert waiting.cancel()
    assert not running[0].cancel()
    assert two.submit(square, 2).result() == 4
    assert waiting.cancelled()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGABRT, signal.SIGSEGV])
def test_a_death_takes_nobody_along(two: WorkerPool, number: signal.Signals) -> None:
    innocent = [two.submit(rest, 0.2), *(two.submit(square, 5) for _ in range(4))]
    dead = [two.submit(die, int(number)) for _ in range(4)]
    innocent += [two.submit(square, 5) for _ in range(4)]
    for future in dead:
        wrong = future.exception()
        assert isinstance(wrong, WorkerDied)
        assert number.name in str(wrong)
    assert [future.result() for future in innocent[1:]] == [25] * 8


@pytest.mark.parametrize("hang", [hang_asleep, hang_in_c, hang_in_re])
def test_time_is_limited_also_in_c(hang: Callable[[float], object]) -> None:
    with WorkerPool(2, limit=Allowed) as workers:
        workers.submit(square, 30).result()
        started = time.monotonic()
        late = workers.submit(hang, 0.5)
        others = [workers.submit(square, 20) for _ in range(20)]
        assert [other.result() for other in others] == [400] * 20
        wrong = late.exception()
        assert type(wrong) is TimeoutError
        assert "0.5 s" in str(wrong)
        assert 0.5 <= time.monotonic() - started < 30
        assert workers.submit(square, 4).result() == 16


def test_a_process_that_grows_too_large_takes_nobody_along() -> None:
    with WorkerPool(2, limit=lambda *_: Allowed(memory=400_000_000)) as workers:
        greedy = workers.submit(fill, 1_000_000_000)
        others = [workers.submit(square, 20) for _ in range(9)]
        assert isinstance(greedy.exception(30), MemoryError)
        assert [other.result() for other in others] == [400] * 9
        assert workers.submit(fill, 10_000_000).result() == 10_000_000


def test_time_begins_with_the_process_not_with_the_preparation() -> None:
    with WorkerPool(1, prepare=prepare_slowly, limit=lambda *_: Allowed(0.5)) as workers:
        assert workers.submit(square, 2).result() == 4


def test_the_death_of_the_server_is_survived(two: WorkerPool) -> None:
    first = two.submit(server).result()
    folder = Path(two.submit(temporary).result())
    wait([two.submit(rest, 0.2) for _ in range(2)])
    running = [two.submit(rest, 60) for _ in range(2)]
    waiting = [two.submit(square, number) for number in range(5)]
    assert eventually(lambda: all(future.running() for future in running))
    os.kill(first, signal.SIGKILL)
    assert all(isinstance(future.exception(), WorkerDied) for future in running)
    assert [future.result() for future in waiting] == [0, 1, 4, 9, 16]
    assert two.submit(server).result() != first
    assert not folder.exists()


def test_a_thousand_small_tasks_cost_little(two: WorkerPool) -> None:
    two.submit(square, 1).result()
    started = time.process_time()
    assert sum(future.result() for future in [two.submit(square, 1) for _ in range(1000)]) == 1000
    assert time.process_time() - started < 1.0  # 0.1 s on a quiet machine, this side of the sockets
