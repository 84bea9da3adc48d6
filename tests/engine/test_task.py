"""Executors that are not Octavo's: limits, closing and what goes wrong belong to the task, whoever runs it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pipeline.config import Limits
from pipeline.core.model import Source
from pipeline.engine import build, convert, task
from pipeline.engine.clock import Clock
from pipeline.engine.report import Report
from pipeline.engine.task import TaskResult
from pipeline.tools import memory
from tests.conftest import Project
from tests.engine.conftest import statuses
from tests.faults.processes import Running

FORMATS = ("pdf", "docx", "html")
ROWS = "| a | b |\n|---|---|\n" + "| text of a cell | more text of a cell |\n" * 20_000
ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from pipeline import config
from pipeline.engine import build, registry

if __name__ == "__main__":
    root = Path(sys.argv[1])
    request = build.Request((), ("html",), root / "build", use_store=False)
    with {kind} as executor:
        report = build.run(request, config.load(root, registry.schema()), executor=executor)
    print(*(one.status for one in report.built))
"""
NESTED = "> " * 190 + "deep\n"


@contextmanager
def threads() -> Iterator[Executor]:
    with ThreadPoolExecutor(2) as pool:
        yield pool
    task.close()


@contextmanager
def processes() -> Iterator[Executor]:
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


FOREIGN = pytest.mark.parametrize("foreign", [threads, processes])
Foreign = Callable[[], Any]


def run(project: Project, executor: Executor | None, *formats: str, **settings: object) -> Report:
    """Build the project's content anew in an executor."""
    request = build.Request((), formats or FORMATS, project.root / "build", 2, use_store=False)
    return build.run(request, project.settings(**settings), executor=executor)


def contents(project: Project) -> dict[str, bytes]:
    """Return all outputs by their path below the output folder."""
    files = sorted(path for path in (project.root / "build").rglob("*.*") if path.is_file())
    return {path.relative_to(project.root).as_posix(): path.read_bytes() for path in files}


@pytest.mark.slow
@FOREIGN
def test_the_bytes_are_those_of_our_own_pool(project: Project, foreign: Foreign) -> None:
    for number in range(4):
        project.write(
            f"content/{number}.md", f"# Title {number}\n\ntext $x^{number}$\n\n```python\nx = {number}\n```\n"
        )
    run(project, None)
    own = contents(project)
    with foreign() as executor:
        report = run(project, executor)
    assert set(statuses(report).values()) == {"built"}
    assert contents(project) == own
    assert len(own) == 4 * len(FORMATS)


@FOREIGN
def test_a_document_that_takes_too_long_costs_itself_alone(project: Project, foreign: Foreign) -> None:
    project.write("content/a.md", f"# A\n\n{ROWS}")
    project.write("content/b.md", "# B\n\ntext")
    with foreign() as executor:
        report = run(project, executor, "pdf", limits=Limits(seconds=15))
    assert [d.code for d in report.diagnostics] == ["time-limit"]
    assert statuses(report) == {"pdf/a.pdf": "failed", "pdf/b.pdf": "built"}


@FOREIGN
def test_the_stack_is_deep(project: Project, foreign: Foreign) -> None:
    project.write("content/a.md", NESTED)
    with foreign() as executor:
        report = run(project, executor, "html", limits=Limits(depth=500))
    assert statuses(report) == {"html/a.html": "built"}


@pytest.mark.parametrize(
    "kind", ["ThreadPoolExecutor(2)", "ProcessPoolExecutor(2, mp_context=get_context('spawn'))"]
)
def test_no_process_is_left(project: Project, kind: str) -> None:
    project.write("content/a.md", "text")
    project.write("content/b.md", "text")
    (script := project.root / "script.py").write_text(SCRIPT.format(kind=kind))
    (temporary := project.root / "temporary").mkdir()
    words = [sys.executable, str(script), str(project.root)]
    process = subprocess.Popen(
        words, cwd=ROOT, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    said, wrong = process.communicate(timeout=120)
    assert (said, wrong, process.returncode) == ("built built\n", "", 0)
    assert Running(process, temporary).left() == []


STOPS = "pipeline.engine.convert.emit"


def made_until(number: int, wrong: Callable[[], object]) -> Callable[..., object]:
    """Return a stand-in for `emit` that makes so many outputs, and at the next one does what is wrong."""
    real, calls = convert.emit, []

    def emit(name: str, *others: Any) -> object:
        calls.append(name)
        if len(calls) > number:
            wrong()
        return real(name, *others)

    return emit


def doing(project: Project, *formats: str, **limits: int) -> task.Task:
    project.write("content/a.md", "# A\n\ntext")
    settings = project.settings(limits=Limits(**limits))
    return task.Task(Source(str(project.root / "content/a.md"), "a.md", "a"), formats, settings)


def test_what_was_made_before_time_was_over_counts(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    task.run(doing(project, "html"))  # what is loaded by the first counts as well
    monkeypatch.setattr(STOPS, made_until(1, lambda: time.sleep(60)))
    result = task.run(doing(project, "html", "ast", "epub", seconds=2))
    assert {name: bool(made.digest) for name, made in result.outputs.items()} == {
        "html": True, "ast": False, "epub": False,
    }  # fmt: skip
    for name in ("ast", "epub"):
        (said,) = result.outputs[name].diagnostics
        assert (said.code, said.message) == (
            "time-limit",
            "the document took longer than 2 s and was stopped in ast",
        )


def fill() -> None:
    taken = []
    while True:
        taken.append(bytearray(b"x") * 10_000_000)
        time.sleep(0.01)


def test_memory_costs_the_format_that_needs_it(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(STOPS, made_until(1, fill))
    most = memory.resident() // memory.MEGABYTE + 200
    result = task.run(doing(project, "html", "ast", "epub", memory=most))
    assert {name: bool(made.digest) for name, made in result.outputs.items()} == {"html": True, "ast": False}
    (said,) = result.outputs["ast"].diagnostics
    assert said.code == "memory-limit"
    assert said.message == f"the document needs more than {most} MB of memory and was stopped in ast"
    assert said.hint == "look for very long tables or large pictures, or raise 'limits.memory'"


def test_no_time_is_left_for_what_follows(project: Project) -> None:
    given = doing(project, "html", seconds=60)
    spent = replace(given, clock=Clock(0.0))
    assert (task.begin(given).seconds, task.begin(spent).seconds) == (pytest.approx(62, abs=0.5), 2)
    result = task.run(spent)
    assert result.document is not None
    assert [said.code for said in result.document.diagnostics] == ["time-limit"]


def die(given: task.Task) -> TaskResult:
    """Kill the process that is to do a task."""
    os.kill(os.getpid(), signal.SIGKILL)
    return task.run(given)


class Deadly(ProcessPoolExecutor):
    """A pool whose processes die of their first task."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        return super().submit(die, *args, **kwargs)


def test_a_death_breaks_a_plain_pool_and_every_document_of_it_says_so(project: Project) -> None:
    project.write("content/a.md", "text")
    project.write("content/b.md", "text")
    with Deadly(2, mp_context=multiprocessing.get_context("spawn")) as executor:
        report = run(project, executor, "html")
    assert [(d.code, d.span.path) for d in report.diagnostics] == [
        ("internal-error", "content/a.md"), ("internal-error", "content/b.md"),
    ]  # fmt: skip
    assert {d.message for d in report.diagnostics} == {"the process that converted this document died"}
    assert statuses(report) == {"html/a.html": "failed", "html/b.html": "failed"}


class Odd(ThreadPoolExecutor):
    """An executor that raises what it likes."""

    def __init__(self, wrong: Exception, *, at_once: bool) -> None:
        super().__init__(1)
        self._wrong, self._at_once = wrong, at_once

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        if self._at_once:
            raise self._wrong
        future: Future[Any] = Future()
        future.set_exception(self._wrong)
        return future


@pytest.mark.parametrize("at_once", [True, False])
def test_whatever_an_executor_raises_is_a_diagnostic_of_its_document(project: Project, at_once: bool) -> None:
    project.write("content/a.md", "text")
    project.write("content/b.md", "text")
    with Odd(ConnectionError("the scheduler is gone"), at_once=at_once) as executor:
        report = run(project, executor, "html")
    assert [(d.code, d.span.path) for d in report.diagnostics] == [
        ("internal-error", "content/a.md"), ("internal-error", "content/b.md"),
    ]  # fmt: skip
    assert "ConnectionError: the scheduler is gone" in report.diagnostics[0].message


def test_a_cancelled_task_is_a_diagnostic(project: Project) -> None:
    class Cancelling(ThreadPoolExecutor):
        def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
            future: Future[Any] = Future()
            future.cancel()
            future.set_running_or_notify_cancel()
            return future

    project.write("content/a.md", "text")
    with Cancelling(1) as executor:
        report = run(project, executor, "html")
    assert [d.message for d in report.diagnostics] == ["this document was cancelled before it was converted"]


def with_other_fonts(work: Callable[[task.Task], TaskResult], given: task.Task) -> TaskResult:
    """Do a task as a machine with other fonts and another WeasyPrint does it."""
    done = work(given)
    return replace(done, machine={**done.machine, "fonts": "other", "tool:weasyprint": "69.0"})


def test_results_of_other_engines_are_refused(project: Project) -> None:
    project.write("content/a.md", "text")
    with threads() as executor, pytest.MonkeyPatch.context() as patch:
        patch.setattr(task, "run", partial(with_other_fonts, task.run))
        report = run(project, executor, "html")
    (said,) = report.diagnostics
    assert said.code == "engines-differ"
    assert said.message.startswith("made by other engines: other fonts, weasyprint 69.0 instead of ")
    assert statuses(report) == {"html/a.html": "failed"}
