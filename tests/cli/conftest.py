"""What tests of the command line share: octavo as a program, in an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.reports.forms import GOOD, WARNED, WRONG
from tests.external.conftest import need  # noqa: F401  # a fixture for tests here
from tests.web import site

__all__ = ["site"]  # the fixture


@dataclass(frozen=True)
class Said:
    """How a command ended and what it said."""

    status: int
    out: str
    err: str


Octavo = Callable[..., Said]
Write = Callable[[str, str], Path]


@pytest.fixture
def octavo(tmp_path: Path) -> Octavo:
    """Return a function that runs octavo in the test's own folder; no traceback is ever shown."""

    def run(*arguments: str | Path, cwd: Path = tmp_path, **environment: str) -> Said:
        done = subprocess.run(
            [sys.executable, "-m", "pipeline", *map(str, arguments)],
            cwd=cwd, capture_output=True, timeout=120, encoding="utf-8", errors="surrogateescape", env={**os.environ, **environment},
        )  # fmt: skip
        assert "Traceback" not in done.stderr, done.stderr
        return Said(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that puts a file into the test's folder."""

    def put(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    return put


@pytest.fixture
def three_documents(write: Write) -> None:
    """A folder with a document that is fine, one with warnings, and one with an error."""
    write("content/a.md", WARNED)
    write("content/b.md", WRONG)
    write("content/c.md", GOOD)
    write("octavo.toml", '[rules]\nimage-missing = "error"\n')  # it stops a document, then
