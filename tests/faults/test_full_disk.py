"""A disk without room costs the new outputs, never the old ones."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KB, where one may be mounted."""
    folder = tmp_path / "small"
    folder.mkdir()
    if os.geteuid():
        pytest.skip("only root can mount")
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip(f"no file system can be mounted here: {made.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def build(project: Path, output: Path) -> subprocess.CompletedProcess[str]:
    """Build the project's AST files."""
    return subprocess.run(
        [sys.executable, "-m", "pipeline", "build", "-f", "ast", "--output", str(output)],
        cwd=project, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_the_old_output_survives(tmp_path: Path, small: Path) -> None:
    source = tmp_path / "content" / "a.md"
    source.parent.mkdir()
    source.write_text("# A\n\ntext", "utf-8")
    assert build(tmp_path, small).returncode == 0
    old = (small / "ast/a.json").read_bytes()
    source.write_text("# A\n\n" + "many words " * 3_000, "utf-8")
    failed = build(tmp_path, small)
    assert failed.returncode == 1
    assert failed.stderr.count("error[") == 1
    assert "error[output-unwritable]: cannot write the output: no space left on device" in failed.stderr
    assert (small / "ast/a.json").read_bytes() == old
    assert [path.name for path in (small / "ast").iterdir()] == ["a.json"]
    source.write_text("# A\n\nshort again", "utf-8")
    assert build(tmp_path, small).returncode == 0
    assert (small / "ast/a.json").read_bytes() != old
