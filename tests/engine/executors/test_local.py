"""How many tasks run at a time: by default as many as the affinity and the control group leave this process."""

from __future__ import annotations

import os
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

from pipeline.engine.executors import local


@pytest.mark.parametrize(
    ("files", "cores"),
    [
        ({}, 8),
        ({"cpu.max": "max 100000"}, 8),
        ({"cpu.max": "200000 100000"}, 2),
        ({"cpu.max": "150000 100000"}, 2),
        ({"cpu.max": "10000 100000"}, 1),
        ({"cpu.max": "1600000 100000"}, 8),
        ({"cpu/cpu.cfs_quota_us": "-1", "cpu/cpu.cfs_period_us": "100000"}, 8),
        ({"cpu/cpu.cfs_quota_us": "150000", "cpu/cpu.cfs_period_us": "50000"}, 3),
    ],
)
def test_cores_are_those_of_the_control_group(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], cores: int
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)))
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{text}\n", "ascii")
    assert local.cores(tmp_path) == cores


def test_cores_are_those_of_the_affinity() -> None:
    own = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(own)})
    try:
        assert local.cores() == 1
    finally:
        os.sched_setaffinity(0, own)


def test_an_executor_says_itself_how_many_tasks_it_runs() -> None:
    with local.pool(3, ()) as own, local.in_process(()) as inline:
        assert (local.capacity(own), local.capacity(inline)) == (3, 1)
    with ThreadPoolExecutor(5) as threads, ProcessPoolExecutor(4) as processes:
        assert (local.capacity(threads), local.capacity(processes)) == (5, 4)
    assert local.capacity(Executor()) == local.cores()


def test_an_executor_that_is_not_ours_is_left_open() -> None:
    with ThreadPoolExecutor(1) as threads:
        with local.using(threads, ours=False) as lent:
            assert lent is threads
        assert threads.submit(abs, -1).result() == 1


def test_work_that_is_broken_off_is_cancelled() -> None:
    threads = ThreadPoolExecutor(1)
    with pytest.raises(KeyboardInterrupt), local.using(threads, ours=True):
        raise KeyboardInterrupt
    with pytest.raises(RuntimeError):
        threads.submit(abs, -1)
