"""The server that forks workers: it prepares once, and takes what it forked along."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from pipeline.engine.pool.executor import WorkerDied, WorkerPool
from tests.engine.pool.work import (
    AHEAD,
    LINUX,
    alive,
    eventually,
    prepare,
    prepare_badly,
    prepared,
    process,
    rest,
    run_script,
    server,
    session,
    square,
    start_child,
)


def test_a_dead_worker_takes_its_children_along(two: WorkerPool) -> None:
    child, pid = two.submit(start_child).result(), two.submit(process).result()
    assert alive(child)
    os.kill(pid, signal.SIGKILL)
    assert eventually(lambda: not alive(child))


def test_a_worker_that_dies_idle_is_replaced(two: WorkerPool) -> None:
    pid = two.submit(process).result()
    os.kill(pid, signal.SIGKILL)
    assert eventually(lambda: not Path(f"/proc/{pid}").exists()), "a zombie is left"
    assert two.submit(process).result() != pid


def test_the_server_prepares_once_and_workers_inherit_it() -> None:
    with WorkerPool(2, prepare=prepare) as workers:
        found = {future.result() for future in [workers.submit(prepared) for _ in range(6)]}
    ((said, parent),) = found
    assert said == str(parent)


def test_a_failed_preparation_is_left_to_the_tasks() -> None:
    with WorkerPool(1, prepare=prepare_badly) as workers:
        assert workers.submit(square, 2).result() == 4


@pytest.mark.skipif(not LINUX, reason="/proc")
@AHEAD
def test_a_parent_killed_while_the_server_prepares(tmp_path: Path, ahead: bool) -> None:
    running = run_script(tmp_path, "prepare_slowly", ahead=ahead)
    assert eventually(lambda: len(session(running.pid)) > 1)
    time.sleep(0.3)
    running.kill()
    running.wait()
    assert eventually(lambda: session(running.pid) == [], 10.0)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not LINUX, reason="/proc")
def test_a_terminated_server_ends_its_workers(two: WorkerPool) -> None:
    pid, parent = two.submit(process).result(), two.submit(server).result()
    running = two.submit(rest, 60)
    assert eventually(running.running)
    os.kill(parent, signal.SIGTERM)
    assert isinstance(running.exception(), WorkerDied)
    assert not alive(pid)
    assert two.submit(square, 2).result() == 4
