"""A document's time runs while at least one of its tasks does."""

from __future__ import annotations

import pickle
import time

import pytest

from pipeline.engine.clock import Clock


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time that clocks are told."""
    told = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: told[0])
    return told


def test_it_stands_still_while_all_tasks_wait(now: list[float]) -> None:
    clock = Clock(10)
    now[0] += 50
    clock.start(("pdf",))
    now[0] += 3
    assert clock.left == 7
    clock.stop(("pdf",))
    now[0] += 50
    assert clock.left == 7


def test_tasks_at_the_same_time_count_once(now: list[float]) -> None:
    clock = Clock(10)
    clock.start(("pdf",))
    now[0] += 1
    clock.start(("html",))
    clock.start(("html",))  # again, since its process died before it was forked
    now[0] += 1
    clock.stop(("pdf",))
    now[0] += 1
    clock.stop(("html",))
    clock.stop(("html",))
    now[0] += 50
    assert clock.left == 7


def test_nothing_is_left_at_last(now: list[float]) -> None:
    clock = Clock(10)
    clock.start(())
    now[0] += 11
    assert clock.left == 0
    clock.stop(())
    assert clock.left == 0
    clock.start(())
    assert clock.left == 0


def test_another_process_gets_what_is_left(now: list[float]) -> None:
    clock = Clock(10)
    clock.start(())
    now[0] += 4
    there = pickle.loads(pickle.dumps(clock))
    now[0] += 1
    assert (there.left, clock.left) == (6, 5)
    there.start(())
    now[0] += 1
    assert there.left == 5


def test_without_a_limit_it_never_ends() -> None:
    clock = Clock()
    clock.start(())
    assert clock.left == float("inf")
