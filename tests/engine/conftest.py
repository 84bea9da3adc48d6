"""What tests of the engine share: a build of the project in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.engine import build
from pipeline.engine.executors import local
from pipeline.engine.report import Report
from tests.cli.conftest import octavo, write
from tests.conftest import Project

__all__ = ["octavo", "write"]  # the fixtures, for tests that need the whole command
Build = Callable[..., Report]


@pytest.fixture
def run(project: Project) -> Build:
    """Return a function that builds the project's content into `build/`, in the given formats (html).

    `apart` is for what does not end: a thread of this process that nobody waits for would slow all other tests down.
    """

    def built(
        *formats: str, paths: tuple[Path, ...] = (), jobs: int = 1, apart: bool = False, **settings: object
    ) -> Report:
        request = build.Request(paths, formats or ("html",), project.root / "build", jobs)
        if not apart:
            return build.run(request, project.settings(**settings))
        with local.pool(1, ()) as executor:
            return build.run(request, project.settings(**settings), executor=executor)

    return built


def statuses(report: Report) -> dict[str, str]:
    """Status of each output by its path below the output folder."""
    return {item.path.removeprefix("build/"): item.status for item in report.built}


@pytest.fixture
def store(project: Project, run: Build) -> Path:
    """The store of a project that was just built."""
    project.write("content/a.md", "# A\n\n[x](#nowhere)")
    run()
    return project.root / "build/.octavo"
