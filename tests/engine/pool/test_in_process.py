"""The contract of workers, kept within one process."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.engine.pool import worker
from pipeline.engine.pool.in_process import InProcessExecutor

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = """
import time
from pipeline.engine.pool.in_process import InProcessExecutor

print("ready", flush=True)
with InProcessExecutor() as inline:
    inline.submit(time.sleep, 60)
"""


def depth(levels: int) -> int:
    return levels if levels == 0 else 1 + max(depth(levels - 1), 0)


def spin(ended: threading.Event, over: threading.Event) -> None:
    """Run Python code until somebody stops it, or the test is over: under a tracer nobody does."""
    try:
        while not over.is_set():
            time.sleep(0.001)
    finally:
        ended.set()


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
    wrong = inline.submit(int, "x").exception()
    assert isinstance(wrong, ValueError)
    assert isinstance(inline.submit(sys.exit).exception(), SystemExit)


def test_all_tasks_run_in_one_deep_thread(inline: InProcessExecutor) -> None:
    before = sys.getrecursionlimit()
    threads = {inline.submit(threading.get_ident).result() for _ in range(5)}
    assert len(threads) == 1
    assert threads != {threading.get_ident()}
    assert inline.submit(depth, 90_000).result() == 90_000
    assert sys.getrecursionlimit() == before


def test_the_collector_rests_during_a_task(inline: InProcessExecutor) -> None:
    assert inline.submit(gc.isenabled).result() is False
    assert gc.isenabled()


def test_time_is_limited_and_the_next_task_has_a_thread() -> None:
    ended, over = threading.Event(), threading.Event()
    with InProcessExecutor(limit=lambda *args: 0.2 if args else 30) as inline:
        first = inline.submit(threading.current_thread).result()
        started = time.monotonic()
        wrong = inline.submit(spin, ended, over).exception()
        assert type(wrong) is TimeoutError
        assert "0.2 s" in str(wrong)
        assert time.monotonic() - started < 20
        assert gc.isenabled()
        # Under a tracer it must be left to itself.
        assert sys.gettrace() or ended.wait(5), "what nobody waits for any more still runs"
        assert inline.submit(threading.current_thread).result() is not first
    over.set()
    assert ended.wait(5)


def test_a_limit_that_fails_is_the_tasks_failure() -> None:
    with InProcessExecutor(limit=lambda: 1 / 0) as inline:
        assert isinstance(inline.submit(os.getpid).exception(), ZeroDivisionError)


def test_shutdown_calls_closers_the_latest_first() -> None:
    said: list[str] = []
    inline = InProcessExecutor()
    inline.submit(worker.at_end, lambda: said.append("a")).result()
    inline.submit(worker.at_end, lambda: said.append("b")).result()
    inline.shutdown()
    inline.stop()
    assert said == ["b", "a"]
    with pytest.raises(RuntimeError):
        inline.submit(os.getpid)


def test_ctrl_c_comes_through_at_once() -> None:
    running = subprocess.Popen(
        [sys.executable, "-c", SCRIPT], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert running.stdout is not None
    assert running.stdout.readline() == "ready\n"
    time.sleep(0.2)
    started = time.perf_counter()
    running.send_signal(signal.SIGINT)
    said = running.communicate(timeout=10)[1]
    assert time.perf_counter() - started < 10
    assert running.returncode == -signal.SIGINT
    assert "KeyboardInterrupt" in said
