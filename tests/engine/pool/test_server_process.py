"""The process that forks workers: new, or forked ahead of its use, and never left behind."""

from __future__ import annotations

import os
import signal

import pytest

from tests.engine.pool.work import LINUX, run, run_unwanted


@pytest.mark.skipif(not LINUX, reason="/proc")
@pytest.mark.parametrize("prepare", ["prepare", "prepare_slowly", "prepare_badly"])
def test_a_server_nobody_wants_ends_with_its_process(prepare: str) -> None:
    ran = run_unwanted(
        before="import atexit; atexit.register(lambda: print(len(work.children())))", prepare=prepare
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "1\n0\n", "")


@pytest.mark.skipif(not LINUX, reason="/proc")
def test_a_server_that_is_sent_home_is_gone() -> None:
    ran = run_unwanted(after="server_process.stop_early(); print(len(work.children()))")
    assert (ran.stdout, ran.stderr) == ("1\n0\n", "")


@pytest.mark.skipif(not LINUX, reason="/proc")
def test_no_server_is_forked_from_a_process_with_threads() -> None:
    ran = run_unwanted(
        before="threading.Thread(target=threading.Event().wait, daemon=True).start()",
        after="print(WorkerPool(1).submit(work.square, 3).result())",
    )
    assert (ran.stdout, ran.stderr) == ("0\n9\n", "")


@pytest.mark.skipif(not LINUX, reason="/proc")
@pytest.mark.parametrize("number", [int(signal.SIGTERM), int(signal.SIGHUP), int(signal.SIGUSR1)])
def test_a_server_answers_signals_as_itself_and_not_as_what_it_was_forked_from(number: int) -> None:
    ran = run_unwanted(
        before=f"signal.signal({number}, lambda *_: sys.exit(7))",
        prepare="prepare_slowly",
        after=f"os.kill(work.children()[0], {number}); print(server_process.take_or_start().wait())",
    )
    assert (ran.stdout, ran.stderr) == (f"1\n{-number}\n", "")


@pytest.mark.skipif(not LINUX, reason="/proc")
@pytest.mark.parametrize("unwanted", [False, True])
def test_where_no_process_hears_of_its_children_ends(unwanted: bool) -> None:
    ran = run_unwanted(
        before="signal.signal(signal.SIGCHLD, signal.SIG_IGN)",
        after=f"if {unwanted}: server_process.stop_early()\n"
        "with WorkerPool(1) as workers: print(workers.submit(work.square, 3).result())\n"
        "print(len(work.children()))",
    )
    assert (ran.stdout, ran.stderr) == ("1\n9\n0\n", "")


@pytest.mark.skipif(not LINUX, reason="/proc")
def test_what_was_to_be_written_is_written_once() -> None:
    code = (
        "import sys; from pipeline.cli import build as build_command; sys.stdout.write('once '); build_command.load_ahead(()); "
        "from tests.engine.pool import work; print(work.WorkerPool(1).submit(work.flush).result())"
    )
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    ran = run(code, buffered)
    assert (ran.stdout, ran.stderr) == ("once None\n", "")


@pytest.mark.skipif(not LINUX, reason="/proc")
def test_where_nothing_can_be_forked_ahead_a_server_is_started_when_it_is_wanted() -> None:
    ran = run_unwanted(
        before="def fail(): raise BlockingIOError(11, 'no more processes')\nos.fork, fork = fail, os.fork",
        after="os.fork = fork; print(WorkerPool(1).submit(work.square, 3).result())",
    )
    assert (ran.stdout, ran.stderr) == ("0\n9\n", "")
