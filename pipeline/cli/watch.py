"""Building again whenever something changes, in processes that stay warm."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from concurrent.futures import Executor
from pathlib import Path

import click
from watchfiles import DefaultFilter
from watchfiles import watch as changes

from pipeline import config
from pipeline.cli import build as build_command
from pipeline.cli.build import Options
from pipeline.config import Settings
from pipeline.engine.executors import local

# Milliseconds without a change that end a batch of changes, and how long one may last: editors save within some two.
_STILL, _LONGEST = 10, 400


def watch(paths: tuple[Path, ...], options: Options) -> None:
    """Build, then build what a change touches after every change, until interrupted."""
    settings = build_command.settings_for(options)
    formats = build_command.formats_of(options) or settings.build.formats
    build_command.load_ahead(formats)
    jobs = options.jobs or settings.build.jobs or local.cores()
    executor = local.pool(jobs, formats, memory=settings.limits.memory)
    try:
        _build(paths, options, executor)
        if not options.quiet:
            click.echo("watching; press Ctrl-C to stop", err=True)
        for batch in changes(
            *_homes(paths, settings),
            watch_filter=_filter(build_command.output_of(options, settings)),
            step=_STILL,
            debounce=_LONGEST,
        ):
            _build(paths, options, executor, frozenset(path for _, path in batch))
    except KeyboardInterrupt:  # watchfiles itself would log a line about it
        pass
    finally:
        executor.stop()


def _build(
    paths: tuple[Path, ...], options: Options, executor: Executor, saved: frozenset[str] = frozenset()
) -> None:
    with contextlib.suppress(
        click.exceptions.Exit
    ):  # a mistake in octavo.toml has been said; its correction is the next change
        build_command.build(paths, options, executor=executor, saved=saved)


def _homes(paths: tuple[Path, ...], settings: Settings) -> set[Path]:
    """Return the folders whose changes matter: the project's, and those of paths outside; without a project, theirs."""
    homes = {path.resolve() if path.is_dir() else path.resolve().parent for path in paths}
    if homes and not (settings.root / config.NAME).is_file():
        return homes
    return {settings.root, *(home for home in homes if not home.is_relative_to(settings.root))}


def _filter(output: Path) -> Callable[..., bool]:
    """Return what leaves out outputs, hidden files, editors' own files and folders no author writes in."""
    usual, away = DefaultFilter(), output.resolve()

    def matters(change: object, path: str) -> bool:
        name = Path(path).name
        return usual(change, path) and not Path(path).is_relative_to(away) and not name.startswith(".")  # type: ignore[arg-type]  # watchfiles hands on its own Change

    return matters
