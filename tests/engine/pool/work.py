"""Tasks that workers are given, and what tests ask of processes: importable by those processes."""

from __future__ import annotations

import atexit
import ctypes
import os
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from pipeline.engine.pool.executor import WorkerPool

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


def note_at_exit(path: str) -> None:
    atexit.register(lambda: Path(path).write_text("exited"))


def temporary() -> str:
    Path(tempfile.mkdtemp(), "file").touch()
    return tempfile.gettempdir()


def burn(seconds: float) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def flush() -> None:
    sys.stdout.flush()


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


AHEAD = pytest.mark.parametrize("ahead", [False, True], ids=["new", "forked ahead"])
SCRIPT = """
from tests.engine.pool import work
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


UNWANTED = """
import os, signal, sys, threading
from tests.engine.pool import work
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


def fill(size: int) -> int:
    """Take so many bytes of memory, and keep them for long if they are many."""
    taken = bytearray(b"x") * size
    time.sleep(60 if size > 100_000_000 else 0)
    return len(taken)
