"""Jobs at work: how many an executor is given, and what comes back."""

from __future__ import annotations

import time
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.config import Settings
from pipeline.core.model import Source
from pipeline.engine import task
from pipeline.engine.clock import Clock
from pipeline.engine.running import Running
from pipeline.engine.schedule import Job
from pipeline.engine.store.freshness import uncached
from pipeline.engine.task import Task


class Waiting(Executor):
    """Runs nothing: its futures end when the test says so."""

    capacity = 3

    def __init__(self) -> None:
        self.futures: list[Future[Any]] = []

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.futures.append(Future())
        return self.futures[-1]


def job(name: str) -> Job:
    source = Source(f"/{name}.md", f"{name}.md", name)
    return Job(Task(source, ("html",), Settings(Path("/"))), uncached(source, ("html",), "never built"), 1.0)


def test_an_executor_is_given_twice_what_it_can_run() -> None:
    executor = Waiting()
    running = Running(executor)
    running.submit(job(str(number)) for number in range(6))
    assert not running.is_full
    running.submit([job("one more")])
    assert running.is_full
    executor.futures[4].set_result("the result")
    ended = running.next(10)
    assert ended is not None
    assert (ended[0].known.source.name, ended[1].result()) == ("4", "the result")
    assert not running.is_full


def test_those_at_work_are_named() -> None:
    executor = Waiting()
    running = Running(executor)
    running.submit([job("a"), job("b")])
    assert list(running.names()) == []
    executor.futures[1].set_running_or_notify_cancel()
    assert list(running.names()) == ["b.md html"]


def test_nothing_has_ended_yet() -> None:
    running = Running(Waiting())
    running.submit([job("a")])
    assert running.next(0.01) is None
    assert running


def test_an_executor_that_takes_nothing_any_more_is_the_jobs_outcome() -> None:
    with ThreadPoolExecutor(1) as ended:
        pass
    running = Running(ended)
    running.submit([job("a")])
    outcome = running.next(1)
    assert outcome is not None
    with pytest.raises(RuntimeError, match="shutdown"):
        outcome[1].result()
    assert not running


def test_a_documents_clock_stands_still_once_its_task_has_ended() -> None:
    executor = Waiting()
    running = Running(executor)
    given = replace(job("a"), task=replace(job("a").task, clock=Clock(60)))
    running.submit([given])
    task.begin(given.task)
    time.sleep(0.05)
    executor.futures[0].set_result("the result")
    left = given.task.clock.left
    assert 50 < left < 59.96
    time.sleep(0.05)
    assert given.task.clock.left == left
