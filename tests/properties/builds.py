"""Builds in this process, of projects in any folder, and what there is to compare of them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from pathlib import Path

import pytest

from pipeline import config
from pipeline.core.diagnostics import Diagnostic
from pipeline.engine import build, registry
from pipeline.engine.executors import local
from pipeline.engine.report import Report

Files = Mapping[str, str | None]  # text by path below the project; None for a file that is not there
Seen = tuple[list[tuple[str, ...]], tuple[Diagnostic, ...]]


@pytest.fixture(scope="module")
def warm() -> Iterator[Executor]:
    """One place for all builds of a module: it gets warmer and warmer."""
    with local.in_process(()) as executor:
        yield executor


def lay(root: Path, files: Files) -> Path:
    """Make a project's files what they are to be, those alone that differ; return its folder."""
    for name, text in files.items():
        path = root / name
        if text is None:
            path.unlink(missing_ok=True)
        elif not path.is_file() or path.read_text("utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    return root


def build_in(
    root: Path,
    *formats: str,
    executor: Executor | None = None,
    use_store: bool = True,
    jobs: int = 1,
    here: Path | None = None,
    untrusted: bool = False,
    words: tuple[str, ...] = (),
) -> Report:
    """Build the project in a folder as if it were done from there, or `here`; without `executor` as the command line would."""
    with contextlib.chdir(here or root):
        settings = config.load(root, registry.schema(), is_untrusted=untrusted, words=words)
        request = build.Request((), formats, root / "build", jobs, use_store=use_store)
        return build.run(request, settings, executor=executor)


def seen(report: Report) -> Seen:
    """What a user sees of a build: each output with its digest, "" where it failed, and what was said, in order."""
    return [(item.source, item.format, item.path, item.sha256) for item in report.built], report.diagnostics


def made(report: Report) -> dict[tuple[str, str], tuple[str, ...]]:
    """The outputs that were built, as (source, format), and why."""
    return {(item.source, item.format): item.reasons for item in report.built if item.status == "built"}


def stamps(root: Path) -> dict[str, int]:
    """When each file in the output folder was last written, in nanoseconds."""
    return {
        path.relative_to(root).as_posix(): path.stat().st_mtime_ns
        for path in sorted((root / "build").rglob("*"))
        if path.is_file() and ".octavo" not in path.parts
    }
