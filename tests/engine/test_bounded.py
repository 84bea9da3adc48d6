"""Limits that belong to a task, whatever executor it came through."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipeline.engine import bounded

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import time
from pipeline.engine import bounded

print("ready", flush=True)
bounded.run(lambda: time.sleep(60), 120)
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


def refuse() -> int:
    raise ValueError("no")


def test_results_and_exceptions_come_through() -> None:
    assert bounded.run(lambda: 9, 30) == 9
    with pytest.raises(ValueError, match="no"):
        bounded.run(refuse, 30)


def test_what_is_no_exception_ends_nobody_else() -> None:
    with pytest.raises(RuntimeError, match="SystemExit"):
        bounded.run(sys.exit, 30)
    assert bounded.run(lambda: 9, 30) == 9


def test_without_time_nothing_is_begun() -> None:
    begun: list[int] = []
    with pytest.raises(TimeoutError):
        bounded.run(lambda: begun.append(1), 0)
    assert begun == []


def test_all_run_in_one_deep_thread() -> None:
    before = sys.getrecursionlimit()
    threads = {bounded.run(threading.get_ident, 30) for _ in range(5)}
    assert len(threads) == 1
    assert threads != {threading.get_ident()}
    assert bounded.run(lambda: depth(90_000), 30) == 90_000
    assert sys.getrecursionlimit() == before


def test_the_collector_rests_meanwhile() -> None:
    assert bounded.run(gc.isenabled, 30) is False
    assert gc.isenabled()


def test_time_is_limited_and_the_next_call_has_a_thread() -> None:
    ended, over = threading.Event(), threading.Event()
    first = bounded.run(threading.current_thread, 30)
    started = time.monotonic()
    with pytest.raises(TimeoutError, match=r"0\.2 s"):
        bounded.run(lambda: spin(ended, over), 0.2)
    assert time.monotonic() - started < 20
    assert gc.isenabled()
    # Under a tracer it must be left to itself.
    assert sys.gettrace() or ended.wait(5), "what nobody waits for any more still runs"
    assert bounded.run(threading.current_thread, 30) is not first
    over.set()
    assert ended.wait(5)


def test_a_look_meanwhile_may_end_it(tmp_path: Path) -> None:
    ended, over = threading.Event(), threading.Event()
    looks: list[int] = []

    def look() -> float:
        looks.append(1)
        if len(looks) == 3:
            raise MemoryError("too much")
        return 0.01

    before: list[bool] = []
    with pytest.raises(MemoryError, match="too much"):
        bounded.run(
            lambda: spin(ended, over), 30, look=look, clean_up=lambda: before.append(bounded._turn.locked())
        )
    assert before == [True], "it is called before others have their turn"
    over.set()
    assert ended.wait(20)
    assert bounded.run(lambda: 9, 30, look=look) == 9


def test_threads_take_turns_and_the_time_of_others_does_not_count() -> None:
    running: list[int] = []

    def work() -> int:
        running.append(1)
        time.sleep(0.2)
        return len(running) - running.pop()

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda _: bounded.run(work, 0.7), range(5))) == [0] * 5


def test_a_forked_process_begins_anew() -> None:
    bounded.run(os.getpid, 30)
    child = multiprocessing.get_context("fork").Process(target=lambda: bounded.run(os.getpid, 30))
    child.start()
    child.join(20)
    assert child.exitcode == 0


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
