"""How far a build is, on a terminal (rich); nothing anywhere else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pipeline.core.model import Source


@contextmanager
def shown() -> Iterator[Callable[[Source, int, int], None]]:
    """Give a function that is told each document that is done, how many are, and of how many."""
    if not sys.stderr.isatty():
        yield lambda source, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("")

        def tell(source: Source, done: int, total: int) -> None:
            progress.update(task, description=source.shown, completed=done, total=total)

        yield tell
