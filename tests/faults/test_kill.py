"""Killed at any moment, a build leaves whole files, and the next gives what a clean one gives."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

FORMATS = "html,epub,docx"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A project of some documents."""
    for number in range(6):
        path = tmp_path / "content" / f"{number}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"# Document {number}\n\n" + f"Some text {number}. " * 500, "utf-8")
    return tmp_path


def start(folder: Path, *options: str) -> subprocess.Popen[bytes]:
    """Begin a build in a session of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline", "build", "-f", FORMATS, "--jobs", "2", *options],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip


def outputs(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file below the output folder, but for what Octavo keeps for itself."""
    build = folder / "build"
    return {
        path.relative_to(build).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(build.rglob("*"))
        if path.is_file() and ".octavo" not in path.relative_to(build).parts
    }


def group(session: int) -> list[str]:
    """The command lines of what still runs in a session."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
                if int(fields[3]) == session and fields[0] != "Z":
                    found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode())
            except OSError:
                continue
    return found


def wait_for_none(session: int, seconds: float = 5) -> list[str]:
    """Wait until nothing runs in a session; return what still does."""
    deadline = time.monotonic() + seconds
    while (left := group(session)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return left


def clean_build(folder: Path) -> dict[str, str]:
    """What an undisturbed build gives."""
    process = start(folder)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 0, err.decode()
    return outputs(folder)


def kill_and_build(folder: Path, expected: dict[str, str], delay: float) -> None:
    """Kill a build after a while, look at what it left, and build again."""
    process = start(folder, "--no-cache")
    time.sleep(delay)
    process.kill()
    process.communicate()
    assert wait_for_none(process.pid) == []
    for name, digest in outputs(folder).items():
        assert name.rsplit("/", 1)[-1].startswith(".octavo-") or digest == expected[name]
    assert clean_build(folder) == expected


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc to see what still runs")
def test_no_child_outlives_a_killed_build(content: Path) -> None:
    process = start(content)
    deadline = time.monotonic() + 20
    while not any("worker.lua" in line for line in group(process.pid)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert len(group(process.pid)) > 1
    process.kill()
    process.communicate()
    assert wait_for_none(process.pid) == []


@pytest.mark.slow
def test_a_build_after_a_kill_equals_a_clean_one(content: Path) -> None:
    started = time.monotonic()
    expected = clean_build(content)
    whole = time.monotonic() - started
    assert len(expected) == 18
    moments = random.Random(4711)
    for _ in range(8):
        for path in (content / "build").rglob("*.*"):
            if path.is_file() and moments.random() < 0.5:
                path.unlink()
        kill_and_build(content, expected, moments.uniform(0.1, whole))


@pytest.mark.slow
def test_two_builds_at_once_do_not_harm_each_other(content: Path) -> None:
    both = [start(content), start(content, "--no-cache")]
    said = [process.communicate(timeout=120)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    together = outputs(content)
    assert len(together) == 18
    for path in (content / "build").rglob("*.*"):
        if path.is_file():
            path.unlink()
    assert clean_build(content) == together


@pytest.mark.slow
def test_a_build_that_is_asked_to_end_leaves_nothing_half_done(content: Path) -> None:
    expected = clean_build(content)
    for path in (content / "build").rglob("*.*"):
        if path.is_file():
            path.unlink()
    process = start(content)
    time.sleep(1)
    os.killpg(process.pid, signal.SIGTERM)
    process.communicate(timeout=20)
    assert wait_for_none(process.pid) == []
    for name, digest in outputs(content).items():
        assert name.rsplit("/", 1)[-1].startswith(".octavo-") or expected[name] == digest
    assert clean_build(content) == expected


def test_no_folder_of_a_worker_is_left(content: Path, tmp_path: Path) -> None:
    folder = tmp_path / "tmp"
    folder.mkdir()
    for jobs in ("1", "2"):
        subprocess.run(
            [sys.executable, "-m", "pipeline", "build", "-f", "html", "--jobs", jobs, "--no-cache"],
            cwd=content, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "TMPDIR": str(folder)},
        )  # fmt: skip
        assert list(folder.iterdir()) == []
