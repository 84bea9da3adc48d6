"""What tests of faults share: a project worth killing, and file systems to be full or read-only."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="30"><rect width="{0}" height="9"/></svg>'


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The folder of a project of six documents that share a picture."""
    folder = tmp_path / "project"
    (folder / "content").mkdir(parents=True)
    (folder / "content/p.svg").write_text(SVG.format(40), "utf-8")
    for number in range(6):
        text = f"# Document {number}\n\n![a picture](p.svg)\n\n" + f"Some text {number}. " * 500
        (folder / f"content/{number}.md").write_text(text, "utf-8")
    return folder


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """A function that mounts a file system in memory of a size, where one may be mounted, and returns its folder."""
    folder = tmp_path / "mounted"
    folder.mkdir()
    if os.geteuid():
        pytest.skip("only root can mount")

    def mount(size: str) -> Path:
        made = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if made.returncode:
            pytest.skip(f"no file system can be mounted here: {made.stderr.strip()}")
        return folder

    yield mount
    if folder.is_mount():
        subprocess.run(["umount", str(folder)], check=True)
