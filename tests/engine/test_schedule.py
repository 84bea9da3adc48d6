"""What is made of which source, in which order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pipeline.core.model import Source
from pipeline.engine import schedule
from pipeline.engine.clock import Clock
from pipeline.engine.store.freshness import SourceState, uncached
from pipeline.engine.store.records import CacheEntry

FORMATS = ("html", "ast")


def known(tmp_path: Path, name: str, size: int = 0, **seconds: float) -> SourceState:
    """A source of so many bytes; `document` and formats took so many seconds the last time."""
    path = tmp_path / f"{name}.md"
    path.write_bytes(b"x" * size)
    return replace(uncached(Source(str(path), path.name, name), FORMATS, "never built"), seconds=seconds)


def task(known: SourceState, formats: tuple[str, ...], clock: Clock | None) -> Any:
    return SimpleNamespace(source=known.source, formats=formats, clock=clock)


def shape(jobs: list[schedule.Job]) -> list[tuple[str, tuple[str, ...], int]]:
    return [(job.known.source.name, tuple(job.task.formats), job.tries) for job in jobs]


@pytest.mark.parametrize(
    ("capacity", "left", "divided"), [(2, 100.0, False), (2, 1.0, True), (1, 1.0, False)]
)
def test_a_document_is_cut_up_only_where_others_would_wait(
    tmp_path: Path, capacity: int, left: float, divided: bool
) -> None:
    stale = known(tmp_path, "a", document=1.0, html=1.0, ast=1.0)
    found = schedule.jobs([stale], task, capacity=capacity, left=left)
    assert shape(found) == [("a", () if divided else FORMATS, 0)]


def test_formats_are_apart_once_their_document_is_stored(tmp_path: Path) -> None:
    stored = replace(known(tmp_path, "a"), document=CacheEntry("a", "document", {}, {}, {}))
    (job,) = schedule.jobs([stored], task, capacity=1, left=0.0)
    assert shape(schedule.split(job, task)) == [("a", ("html",), 0), ("a", ("ast",), 0)]


def test_what_failed_is_tried_again_once_in_smaller_pieces(tmp_path: Path) -> None:
    stored = replace(known(tmp_path, "a"), document=CacheEntry("a", "document", {}, {}, {}))
    (job,) = schedule.jobs([stored], task, capacity=1, left=0.0)
    died = OSError("died")
    again = schedule.retry(job, task, died)
    assert shape(again) == [("a", ("html",), 1), ("a", ("ast",), 1)]
    assert [schedule.retry(one, task, died) for one in again] == [[], []]


def test_what_used_up_its_time_or_memory_is_not_tried_again(tmp_path: Path) -> None:
    stored = replace(known(tmp_path, "a"), document=CacheEntry("a", "document", {}, {}, {}))
    (job,) = schedule.jobs([stored], task, capacity=1, left=0.0)
    assert schedule.retry(job, task, TimeoutError()) == []
    assert len(schedule.retry(job, task, MemoryError())) == 2  # one of them may have enough
    (single, _) = schedule.split(job, task)
    assert schedule.retry(single, task, MemoryError()) == []


def test_what_was_not_come_to_is_made_in_the_same_time(tmp_path: Path) -> None:
    (job,) = schedule.jobs(
        [known(tmp_path, "a")], lambda *words: task(*words[:2], Clock(7)), capacity=1, left=0.0
    )
    assert schedule.rest(job, ["html", "ast"], task) == []
    (left,) = schedule.rest(job, ["html"], task)
    assert (left.task.formats, left.task.clock) == (("ast",), job.task.clock)
    assert {one.task.clock for one in schedule.split(job, task)} == {job.task.clock}


def test_times_are_those_of_the_last_build_else_guessed_by_size(tmp_path: Path) -> None:
    timed, large = known(tmp_path, "a", document=3.0, html=2.0), known(tmp_path, "b", 100_000)
    assert schedule.expected(timed, ["html"]) == 5.0
    guessed = schedule.guess(large.source)
    assert guessed > schedule.guess(timed.source) > 0
    assert schedule.expected(timed, ["html", "ast"]) == 5.0 + schedule.guess(timed.source)
    assert schedule.expected(large, ["html"]) == 2 * guessed
    assert schedule.guess(Source(str(tmp_path / "none.md"), "none.md", "none")) > 0


@pytest.mark.parametrize(
    ("seconds", "order"),
    [({}, ["b", "a", "c"]), ({"c": 90.0}, ["c", "b", "a"]), ({"a": 90.0, "c": 90.0}, ["a", "c", "b"])],
)
def test_the_longest_is_begun_first_and_names_decide_between_equals(
    tmp_path: Path, seconds: Mapping[str, float], order: list[str]
) -> None:
    sources = [known(tmp_path, name, size).source for name, size in (("c", 5), ("b", 90_000), ("a", 5))]
    assert [source.name for source in schedule.longest_first(sources, seconds, steps=2)] == order
