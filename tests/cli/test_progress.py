"""Progress shows on a terminal and nowhere else."""

from __future__ import annotations

import contextlib
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli import progress
from pipeline.engine.report import State
from tests.cli.conftest import Write
from tests.cli.reports.forms import GOOD


def test_elsewhere_a_short_build_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with progress.shown() as tell:
        tell(State(1, 2, ("a.md html",), 0, 3.0))
    assert capsys.readouterr() == ("", "")


def test_elsewhere_a_long_build_says_a_line_now_and_then(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "_EVERY", 0.0)
    with progress.shown() as tell:
        tell(State(1, 2, ("a.md html",), 1, 3.0))
    assert capsys.readouterr() == ("", "1 of 2 done, 1 output failed, about 3 s left\n")


def test_quiet_says_nothing(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_EVERY", 0.0)
    with progress.shown(quiet=True) as tell:
        tell(State(1, 2, (), 1, 3.0))
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State(0, 3, (), 0, 0.4), "0 of 3 done"),
        (State(2, 3, (), 0, 89.0), "2 of 3 done, about 89 s left"),
        (State(2, 3, (), 2, 300.0), "2 of 3 done, 2 outputs failed, about 5 min left"),
    ],
)
def test_how_far_it_is_in_words(state: State, words: str) -> None:
    assert progress.in_words(state) == words


def _until_closed(terminal: int) -> bytes:
    """Read what is written to a terminal, which holds 4 KB at a time, until nobody has it open."""
    said = b""
    with contextlib.suppress(OSError):
        while some := os.read(terminal, 1 << 12):
            said += some
    return said


def test_a_terminal_is_told_each_document(tmp_path: Path) -> None:
    for name in ("one", "two"):
        # Half a second's work: what is done at once is not shown while it runs.
        (tmp_path / f"{name}.md").write_text(f"# {name}\n\n" + "text\n\n" * 5000)
    parent, child = pty.openpty()
    command = [sys.executable, "-m", "pipeline", "build", ".", "-f", "ast", "--jobs", "1"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=child) as process:
        os.close(child)
        said = _until_closed(parent).decode()
    os.close(parent)
    assert process.returncode == 0
    assert "of 2 done" in said
    assert "one.md ast" in said


def test_quiet_shows_no_progress_on_a_terminal(write: Write, tmp_path: Path) -> None:
    write("content/c.md", GOOD)
    parent, child = pty.openpty()
    command = [sys.executable, "-m", "pipeline", "build", "-q", "-f", "ast"]
    done = subprocess.run(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=child, timeout=120)
    os.write(child, b"end")
    os.close(child)
    said = os.read(parent, 1 << 16)
    os.close(parent)
    assert (done.returncode, done.stdout, said) == (0, b"", b"end")
