"""How far a build is, on standard error: a bar on a terminal (rich), now and then a line anywhere else."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click

from pipeline.cli import console
from pipeline.core.spans import count
from pipeline.engine.report import Progress, State

_EVERY = 30.0  # seconds between two lines where nobody watches a bar


@contextmanager
def shown(*, quiet: bool = False) -> Iterator[Progress]:
    """Give a function that is told how far the build is; with `quiet` it says nothing."""
    if quiet:
        yield lambda state: None
    elif sys.stderr.isatty():
        with _bar() as tell:
            yield tell
    else:
        yield _Lines()


def in_words(state: State) -> str:
    """Return "12 of 100 done, 1 output failed, about 30 s left"."""
    parts = [f"{state.done} of {state.total} done"]
    if state.failures:
        parts.append(f"{count(state.failures, 'output')} failed")
    if state.left >= 1:
        parts.append(f"about {_duration(state.left)} left")
    return ", ".join(parts)


class _Lines:
    """Says how far the build is every half minute, so that short builds say nothing."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def __call__(self, state: State) -> None:
        if time.monotonic() - self._last >= _EVERY:
            self._last = time.monotonic()
            click.echo(in_words(state), err=True)


@contextmanager
def _bar() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (BarColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("")

        def tell(state: State) -> None:
            now = f" · {console.plain(', '.join(state.running))}" if state.running else ""
            progress.update(task, description=in_words(state) + now, completed=state.done, total=state.total)

        yield tell


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
