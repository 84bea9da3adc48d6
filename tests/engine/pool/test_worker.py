"""A worker answers each task, whatever it raises, and says which answer is its last."""

from __future__ import annotations

import pickle
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.engine.pool import framing, worker

ROOT = Path(__file__).resolve().parents[3]
WORK = "import socket, sys; from pipeline.engine.pool import worker; worker.work(socket.socket(fileno={}), resident={})"


def fail() -> None:
    raise LookupError("nothing there")


def lock() -> object:
    return threading.Lock()


def answers(*tasks: tuple[Any, ...], resident: int = 1 << 40) -> list[bytes | None]:
    """What a worker says to tasks of a function and its arguments, up to its end."""
    ours, theirs = socket.socketpair()
    with ours:
        command = [sys.executable, "-c", WORK.format(theirs.fileno(), resident)]
        running = subprocess.Popen(command, cwd=ROOT, pass_fds=[theirs.fileno()])
        theirs.close()
        for function, *arguments in tasks:
            framing.send(ours, pickle.dumps((function, tuple(arguments), {})))
        ours.shutdown(socket.SHUT_WR)
        found = []
        while (frame := framing.receive(ours)) is not None:
            found.append(frame)
        assert running.wait(60) == 0
    return found


def test_tasks_are_answered_in_order() -> None:
    found = answers((abs, -3), (len, "four"), (int, "7"))
    assert [pickle.loads(frame or b"") for frame in found] == [(True, 3), (True, 4), (True, 7)]


def test_what_a_task_raises_is_its_answer_with_the_place() -> None:
    (frame, after) = answers((int, "x"), (abs, -1))
    returned, wrong = pickle.loads(frame or b"")
    assert not returned and isinstance(wrong, ValueError)
    assert "Traceback" in wrong.__notes__[0]
    assert pickle.loads(after or b"") == (True, 1)


@pytest.mark.parametrize(("task", "what"), [(lock, "result"), (sys.exit, "")])
def test_what_cannot_be_sent_or_ends_a_process_is_an_answer(task: Callable[[], object], what: str) -> None:
    (frame,) = answers((task,))
    returned, wrong = pickle.loads(frame or b"")
    assert not returned
    assert f"the task's {what}" in str(wrong) if what else isinstance(wrong, SystemExit)


def test_a_task_that_cannot_be_loaded_is_an_answer() -> None:
    (frame,) = answers((fail,))
    returned, wrong = pickle.loads(frame or b"")
    assert (returned, type(wrong)) == (False, LookupError)


def test_a_worker_that_holds_too_much_says_that_its_answer_is_the_last() -> None:
    found = answers((abs, -3), (abs, -4), resident=1)
    assert found == [worker.LAST, pickle.dumps((True, 3), 5)]


def test_a_task_may_say_that_it_is_the_last() -> None:
    found = answers((worker.retire,), (abs, -4))
    assert found == [worker.LAST, pickle.dumps((True, None), 5)]
