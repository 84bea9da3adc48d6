"""`octavo watch`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Octavo, Write
from tests.cli.reports.forms import GOOD


def test_quiet_watching_says_nothing(write: Write, tmp_path: Path) -> None:
    write("content/c.md", GOOD)
    command = [sys.executable, "-m", "pipeline", "watch", "-q", "-f", "ast"]
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        for text in (GOOD, "# Changed\n"):
            output = tmp_path / "build/ast/c.json"
            deadline = time.monotonic() + 60
            while not (output.is_file() and text.split()[1] in output.read_text("utf-8")):
                assert time.monotonic() < deadline, f"'{text}' was not built"
                new = tmp_path / "new.md"
                new.write_text(text, "utf-8")
                new.replace(tmp_path / "content/c.md")  # never empty, however soon it is read
                time.sleep(0.3)
        os.killpg(process.pid, signal.SIGINT)
        assert process.communicate(timeout=60) == (b"", b"")


def test_watch_builds_again_after_a_change(write: Write, tmp_path: Path) -> None:
    write("content/a.md", "# A\n\nbefore")
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "watch", "-f", "ast"], cwd=tmp_path,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr is not None
    assert process.stderr.readline() == "watching; press Ctrl-C to stop\n"
    output = tmp_path / "build/ast/a.json"
    assert "before" in output.read_text("utf-8")
    deadline = time.monotonic() + 20
    while "after" not in output.read_text("utf-8") and time.monotonic() < deadline:
        write("content/a.md", f"# A\n\nafter {time.monotonic()}")
        time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=10)
    assert "after" in output.read_text("utf-8")
    assert "Traceback" not in err


def test_watch_names_what_it_puts_back(write: Write, tmp_path: Path) -> None:
    """Text that is again what it was makes nothing anew, but the file is another."""
    write("content/a.md", "# A\n\nbefore")
    write("content/b.md", "# B\n\nleft alone")
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "watch", "-f", "ast"], cwd=tmp_path,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stderr.readline() == "watching; press Ctrl-C to stop\n"
    assert [process.stdout.readline() for _ in "ab"] == ["build/ast/a.json\n", "build/ast/b.json\n"]
    time.sleep(0.5)  # it says that it watches right before it does
    for text in ("after", "before"):
        write("content/a.md", f"# A\n\n{text}")
        assert process.stdout.readline() == "build/ast/a.json\n"
        assert text in (tmp_path / "build/ast/a.json").read_text("utf-8")
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=10)


@pytest.mark.skipif(sys.platform != "linux", reason="/proc")
def test_watch_keeps_what_it_has_loaded_where_there_was_nothing_to_build(
    write: Write, octavo: Octavo, tmp_path: Path
) -> None:
    write("content/a.md", "# A\n\ntext")
    octavo("build", "-f", "ast")
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "watch", "-f", "ast"], cwd=tmp_path,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr is not None
    assert process.stderr.readline() == "watching; press Ctrl-C to stop\n"
    children = [path.read_text().split() for path in Path(f"/proc/{process.pid}/task").glob("*/children")]
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=10)
    assert sum(map(len, children)) == 1
