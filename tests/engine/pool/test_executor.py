"""Worker processes: who dies, hangs or grows too large, and that nobody else notices and nothing stays behind."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from pathlib import Path

import pytest

from pipeline.engine.pool.executor import WorkerPool
from pipeline.engine.pool.worker_handle import Allowed
from tests.engine.pool.work import (
    AHEAD,
    LINUX,
    ROOT,
    alive,
    burn,
    children,
    cpu_of_children,
    eventually,
    fail,
    grow,
    hang_in_c,
    leave,
    note_at_exit,
    prepare_slowly,
    process,
    raise_stubborn,
    raise_unpicklable,
    read_ready,
    rest,
    run,
    run_script,
    session,
    square,
    start_child,
    start_child_and_hang,
    temporary,
    unpicklable,
)


def test_results_come_to_their_futures(two: WorkerPool) -> None:
    futures = [two.submit(square, number) for number in range(50)]
    assert [future.result() for future in futures] == [number * number for number in range(50)]
    assert list(two.map(square, range(5))) == [0, 1, 4, 9, 16]


def test_large_arguments_and_results_pass(two: WorkerPool) -> None:
    data = bytes(range(256)) * 40_000
    futures = [two.submit(bytes.upper, data) for _ in range(4)]
    assert all(future.result() == data.upper() for future in futures)


def test_an_exception_comes_back_with_its_traceback(two: WorkerPool) -> None:
    wrong = two.submit(fail, "no").exception()
    assert isinstance(wrong, ValueError)
    assert wrong.args == ("no",)
    assert "raise ValueError(message)" in wrong.__notes__[0]
    assert isinstance(two.submit(leave).exception(), KeyboardInterrupt)
    assert two.submit(square, 3).result() == 9


def test_a_killed_worker_takes_its_children_along(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    with WorkerPool(1, limit=lambda *args: Allowed(args[-1])) as workers:
        workers.submit(square, 30).result()
        wrong = workers.submit(start_child_and_hang, str(note), 1.5).exception()
        assert type(wrong) is TimeoutError
        assert eventually(lambda: not alive(int(note.read_text())))
        assert workers.submit(square, 9).result() == 81


def test_what_does_not_pickle_is_said(two: WorkerPool) -> None:
    for task in (unpicklable, raise_unpicklable):
        wrong = two.submit(task).exception()
        assert isinstance(wrong, pickle.PicklingError)
        assert "cannot be pickled" in str(wrong)
    wrong = two.submit(raise_stubborn).exception()
    assert isinstance(wrong, pickle.UnpicklingError)
    assert two.submit(lambda: None).exception() is not None
    assert two.submit(square, 2).result() == 4


@pytest.mark.skipif(not LINUX, reason="only Linux says what is in memory")
def test_a_worker_that_keeps_too_much_is_replaced() -> None:
    with WorkerPool(1, resident=200_000_000) as workers:
        first = workers.submit(process).result()
        assert workers.submit(grow, 100_000).result() == first
        assert workers.submit(grow, 300_000_000).result() == first
        second = workers.submit(process).result()
        assert second != first
        assert eventually(lambda: not Path(f"/proc/{first}").exists())


def test_shutdown_lets_workers_exit_and_leaves_nothing(tmp_path: Path) -> None:
    note = tmp_path / "note"
    workers = WorkerPool(2)
    workers.submit(note_at_exit, str(note)).result()
    folder = Path(workers.submit(temporary).result())
    assert folder.name.startswith("octavo-")
    workers.submit(burn, 0.2).result()
    before, started = cpu_of_children(), time.perf_counter()
    workers.shutdown()
    assert time.perf_counter() - started < 5  # 0.01 on a quiet machine
    assert cpu_of_children() - before >= 0.19
    assert note.read_text() == "exited"
    assert not folder.exists()
    assert children() == []
    with pytest.raises(RuntimeError):
        workers.submit(square, 1)
    workers.shutdown()


def test_a_healthy_worker_ends_by_exiting(tmp_path: Path) -> None:
    """What it registered with `atexit` is called, and what it printed is written."""
    program = (
        "from tests.engine.pool import work\n"
        f"with work.WorkerPool(1) as workers: workers.submit(work.note_at_exit, {str(tmp_path / 'note')!r}).result(); "
        "workers.submit(print, 'printed').result()"
    )
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    ran = run(program, buffered)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "printed\n", "")
    assert (tmp_path / "note").read_text() == "exited"


@pytest.mark.parametrize("ahead", [False, True], ids=["new", "forked ahead"])
def test_a_healthy_server_ends_by_exiting(ahead: bool) -> None:
    program = (
        "from pipeline.engine.pool import server_process\n"
        f"if {ahead}: server_process.start_early(int)\n"
        "server = server_process.take_or_start()\n"
        "server.prepare(int, 1_000_000_000)\n"
        "server.line.recv(1)\n"  # it is ready
        "server.line.close()\n"
        "print(server.wait())"
    )
    ran = run(program, os.environ)
    assert (ran.stdout, ran.stderr) == ("0\n", "")


def test_shutdown_waits_for_all_tasks_or_cancels_them() -> None:
    workers = WorkerPool(1)
    futures = [workers.submit(rest, 0.05) for _ in range(5)]
    workers.shutdown(wait=False)
    assert not futures[-1].done()
    assert all(future.result() for future in futures)
    workers = WorkerPool(1)
    futures = [workers.submit(rest, 0.3) for _ in range(5)]
    assert eventually(futures[0].running)
    workers.shutdown(cancel_futures=True)
    assert futures[0].result()
    assert all(future.cancelled() for future in futures[1:])
    WorkerPool(1).shutdown()


def test_a_callback_may_submit_and_shut_down() -> None:
    workers = WorkerPool(1)
    more: list[Future[int]] = []

    def again(_: Future[int]) -> None:
        more.append(workers.submit(square, 3))
        workers.shutdown()

    workers.submit(square, 2).add_done_callback(again)
    assert eventually(lambda: bool(more))
    assert more[0].result() == 9
    assert eventually(lambda: children() == [])


@pytest.mark.parametrize("task", [rest, hang_in_c])
def test_stop_kills_at_once(task: Callable[[float], object]) -> None:
    workers = WorkerPool(2)
    child, folder = workers.submit(start_child).result(), Path(workers.submit(temporary).result())
    futures = [workers.submit(task, 60) for _ in range(4)]
    assert eventually(lambda: futures[1].running())
    started = time.perf_counter()
    workers.stop()
    assert time.perf_counter() - started < 5  # 0.01 on a quiet machine
    assert all(isinstance(future.exception(), CancelledError) for future in futures[:2])
    assert all(future.cancelled() for future in futures[2:])
    assert children() == []
    assert eventually(lambda: not alive(child))
    assert not folder.exists()


def test_stop_does_not_wait_for_the_preparation() -> None:
    workers = WorkerPool(1, prepare=prepare_slowly)
    future = workers.submit(square, 2)
    time.sleep(0.1)
    started = time.perf_counter()
    workers.stop()
    assert time.perf_counter() - started < 5
    assert isinstance(future.exception(), CancelledError)
    assert children() == []


@pytest.mark.skipif(not LINUX, reason="/proc")
@pytest.mark.parametrize("kill", [os.kill, os.killpg])
@AHEAD
def test_a_killed_parent_takes_all_along(
    tmp_path: Path, kill: Callable[[int, int], None], ahead: bool
) -> None:
    running = run_script(tmp_path, ahead=ahead)
    read_ready(running)
    # Itself, the server, two workers, the child of one.
    assert eventually(lambda: len(session(running.pid)) == 5)
    kill(running.pid, signal.SIGKILL)
    running.wait()
    assert eventually(lambda: session(running.pid) == [], 2.0)
    assert list(tmp_path.iterdir()) == []
    assert running.communicate()[1] == ""


@pytest.mark.skipif(not LINUX, reason="/proc")
@AHEAD
def test_ctrl_c_ends_all_at_once(tmp_path: Path, ahead: bool) -> None:
    running = run_script(tmp_path, ahead=ahead)
    read_ready(running)
    started = time.perf_counter()
    os.killpg(running.pid, signal.SIGINT)
    assert running.wait(5) == -signal.SIGINT
    assert time.perf_counter() - started < 5  # 0.1 on a quiet machine
    assert session(running.pid) == []
    assert list(tmp_path.iterdir()) == []
    said = running.communicate()[1]
    assert said.count("Traceback") == 1, "only the parent answers Ctrl-C"


@pytest.mark.skipif(not LINUX, reason="/proc")
def test_a_parent_that_forgets_them_leaves_nothing(tmp_path: Path) -> None:
    program = "from tests.engine.pool import work; w = work.WorkerPool(2); w.submit(work.temporary).result()"
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    running = subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, start_new_session=True, env=environment
    )
    assert running.wait(30) == 0
    assert eventually(lambda: session(running.pid) == [], 2.0)
    assert list(tmp_path.iterdir()) == []
