"""Worker processes: who dies, hangs or grows too large, and that nobody else notices and nothing stays behind."""

from __future__ import annotations

import atexit
import ctypes
import os
import pickle
import re
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import CancelledError, Future, wait
from pathlib import Path

import pytest

from pipeline.engine.pool import worker
from pipeline.engine.pool.executor import WorkerDied, WorkerPool

ROOT = Path(__file__).resolve().parents[3]
LINUX = sys.platform == "linux"


# --- what the workers do ---------------------------------------------------------------------------------------------
def square(number: int) -> int:
    return number * number


def process(*_: object) -> int:
    return os.getpid()


def server() -> int:
    return os.getppid()


def rest(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def fail(message: str) -> None:
    raise ValueError(message)


def die(number: int) -> None:
    os.kill(os.getpid(), number)
    time.sleep(60)  # the signal reaches the process, not this thread


def hang_asleep(_: float) -> None:
    time.sleep(60)


def hang_in_c(_: float) -> None:
    """Hold the interpreter's lock: no exception from outside ends this, no handler runs."""
    ctypes.PyDLL(None).sleep(60)


def hang_in_re(_: float) -> None:
    re.match(r"(a+)+$", "a" * 60 + "b")


def start_child() -> int:
    return subprocess.Popen(["sleep", "60"]).pid


def start_child_and_hang(note: str, _: float) -> None:
    Path(note).write_text(str(start_child()))
    time.sleep(60)


def depth(levels: int) -> int:
    return levels if levels == 0 else 1 + max(depth(levels - 1), 0)


def unpicklable() -> object:
    return lambda: None


class Stubborn(Exception):
    """An exception that pickles and does not unpickle, as many do."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(one)


def raise_stubborn() -> None:
    raise Stubborn("a", "b")


def raise_unpicklable() -> None:
    raise ValueError(threading.Lock())


def leave() -> None:
    raise KeyboardInterrupt


KEPT: list[bytearray] = []


def grow(size: int) -> int:
    KEPT.append(bytearray(b"x" * size))
    return os.getpid()


def note_at_end(path: str, text: str) -> None:
    worker.at_end(lambda: Path(path).write_text(Path(path).read_text() + text))


def fail_at_end() -> None:
    worker.at_end(lambda: 1 / 0)


def temporary() -> str:
    Path(tempfile.mkdtemp(), "file").touch()
    return tempfile.gettempdir()


def burn(seconds: float) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def flush() -> None:
    sys.stdout.flush()


def note_at_exit(path: str) -> None:
    atexit.register(lambda: Path(path).write_text("exited"))


def prepare() -> None:
    os.environ["PREPARED"] = str(os.getpid())


def prepare_badly() -> None:
    raise OSError("no library")


def prepare_slowly() -> None:
    time.sleep(1)


def prepared() -> tuple[str | None, int]:
    return os.environ.get("PREPARED"), os.getppid()


# --- what the tests ask ----------------------------------------------------------------------------------------------
@pytest.fixture
def two() -> Iterator[WorkerPool]:
    with WorkerPool(2) as workers:
        yield workers


def alive(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def eventually(condition: Callable[[], bool], seconds: float = 5.0) -> bool:
    """Wait until the condition holds; False when it never did."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.005)
    return True


BEFORE: set[int] = set()


@pytest.fixture(autouse=True)
def _others() -> None:
    """Processes that other tests of this session keep are none of these tests' own."""
    BEFORE.clear()
    BEFORE.update(children())


def children() -> list[int]:
    """Return the children this process has had since the test began, zombies too."""
    text = "".join(p.read_text() for p in Path("/proc/self/task").glob("*/children"))
    return [int(pid) for pid in text.split() if int(pid) not in BEFORE]


def cpu_of_children() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def session(leader: int) -> list[int]:
    """Return the living processes of a session."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, sid = path.read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue
        if int(sid) == leader and state != "Z":
            found.append(int(path.parent.name))
    return found


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
    with WorkerPool(2, limit=lambda seconds: seconds) as workers:
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


def test_time_begins_with_the_process_not_with_the_preparation() -> None:
    with WorkerPool(1, prepare=prepare_slowly, limit=lambda *_: 0.5) as workers:
        assert workers.submit(square, 2).result() == 4


def test_a_killed_worker_takes_its_children_along(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    with WorkerPool(1, limit=lambda *args: args[-1]) as workers:
        workers.submit(square, 30).result()
        wrong = workers.submit(start_child_and_hang, str(note), 1.5).exception()
        assert type(wrong) is TimeoutError
        assert eventually(lambda: not alive(int(note.read_text())))
        assert workers.submit(square, 9).result() == 81


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


def test_the_server_prepares_once_and_workers_inherit_it() -> None:
    with WorkerPool(2, prepare=prepare) as workers:
        found = {future.result() for future in [workers.submit(prepared) for _ in range(6)]}
    ((said, parent),) = found
    assert said == str(parent)


def test_a_failed_preparation_is_left_to_the_tasks() -> None:
    with WorkerPool(1, prepare=prepare_badly) as workers:
        assert workers.submit(square, 2).result() == 4


def test_recursion_is_deep(two: WorkerPool) -> None:
    assert two.submit(depth, 90_000).result() == 90_000


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


def test_shutdown_runs_closers_and_leaves_nothing(tmp_path: Path) -> None:
    note = tmp_path / "note"
    note.touch()
    workers = WorkerPool(2)
    for text in "ab":
        workers.submit(note_at_end, str(note), text).result()
    workers.submit(fail_at_end).result()
    folder = Path(workers.submit(temporary).result())
    assert folder.name.startswith("octavo-")
    workers.submit(burn, 0.2).result()
    before, started = cpu_of_children(), time.perf_counter()
    workers.shutdown()
    assert time.perf_counter() - started < 5  # 0.01 on a quiet machine
    assert cpu_of_children() - before >= 0.19
    assert note.read_text() == "ba"
    assert not folder.exists()
    assert children() == []
    with pytest.raises(RuntimeError):
        workers.submit(square, 1)
    workers.shutdown()


def test_a_healthy_worker_ends_by_exiting(tmp_path: Path) -> None:
    """What it registered with `atexit` is called, and what it printed is written."""
    program = (
        "from tests.engine.pool import test_executor as work\n"
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


AHEAD = pytest.mark.parametrize("ahead", [False, True], ids=["new", "forked ahead"])
SCRIPT = """
from tests.engine.pool import test_executor as work
from pipeline.engine.pool import server_process
from pipeline.engine.pool.executor import WorkerPool

if {ahead}:
    server_process.start_early(work.{prepare})
with WorkerPool(2, prepare=work.{prepare}) as workers:
    workers.submit(work.temporary).result()
    workers.submit(work.start_child).result()
    futures = [workers.submit(task, 60) for task in (work.rest, work.hang_in_c, work.rest)]
    while not futures[1].running():
        pass
    print("ready", flush=True)
    try:
        futures[0].result()
    except KeyboardInterrupt:
        print("stopped", flush=True)
        raise
"""


def run_script(tmp_path: Path, prepare: str = "prepare", *, ahead: bool) -> subprocess.Popen[str]:
    """Start a process at the head of a session that has two workers at work, with its own temporary folder.

    Their server is forked `ahead`, or a process of its own.
    """
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT.format(prepare=prepare, ahead=ahead)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        start_new_session=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )


def read_ready(running: subprocess.Popen[str]) -> None:
    assert running.stdout is not None
    assert running.stdout.readline() == "ready\n"


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
def test_a_parent_killed_while_the_server_prepares(tmp_path: Path, ahead: bool) -> None:
    running = run_script(tmp_path, "prepare_slowly", ahead=ahead)
    assert eventually(lambda: len(session(running.pid)) > 1)
    time.sleep(0.3)
    running.kill()
    running.wait()
    assert eventually(lambda: session(running.pid) == [], 2.0)
    assert list(tmp_path.iterdir()) == []


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
    program = "from tests.engine.pool import test_executor as work; w = work.WorkerPool(2); w.submit(work.temporary).result()"
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    running = subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, start_new_session=True, env=environment
    )
    assert running.wait(30) == 0
    assert eventually(lambda: session(running.pid) == [], 2.0)
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


def test_a_thousand_small_tasks_cost_little(two: WorkerPool) -> None:
    two.submit(square, 1).result()
    started = time.process_time()
    assert sum(future.result() for future in [two.submit(square, 1) for _ in range(1000)]) == 1000
    assert time.process_time() - started < 1.0  # 0.1 s on a quiet machine, this side of the sockets


UNWANTED = """
import os, signal, sys, threading
from tests.engine.pool import test_executor as work
from pipeline.engine.pool import server_process
from pipeline.engine.pool.executor import WorkerPool

{before}
server_process.start_early(work.{prepare})
print(len(work.children()), flush=True)
{after}
"""


def run_unwanted(
    before: str = "", after: str = "", prepare: str = "prepare"
) -> subprocess.CompletedProcess[str]:
    """Run a process that forks a server ahead, and tells how many children it then has."""
    return run(UNWANTED.format(before=before, after=after, prepare=prepare), os.environ)


def run(program: str, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a program to its end and return what it said."""
    command = [sys.executable, "-c", program]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=30)


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
        "from tests.engine.pool import test_executor as work; print(work.WorkerPool(1).submit(work.flush).result())"
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
