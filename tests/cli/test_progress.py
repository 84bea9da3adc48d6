"""Progress shows on a terminal and nowhere else."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli import progress
from pipeline.core.model import Source


def test_elsewhere_there_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    with progress.shown() as tell:
        tell(Source(Path("a.md"), "a.md", "a"), 1, 2)
    assert capsys.readouterr() == ("", "")


def test_a_terminal_is_told_each_document(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.md").write_text(f"# {name}\n\ntext\n")
    parent, child = pty.openpty()
    command = [sys.executable, "-m", "pipeline", "build", ".", "-f", "ast", "--jobs", "1"]
    done = subprocess.run(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=child, timeout=120)
    os.close(child)
    said = os.read(parent, 1 << 16).decode()
    os.close(parent)
    assert done.returncode == 0
    assert "2/2" in said
    assert "two.md" in said
