"""Killed at any moment, a build leaves whole files, and the next gives what a clean one gives."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.processes import KINDS, Running, clean_build, eventually, outputs, start, torn

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc to see what runs")
ENDS = {
    "killed": lambda pid: os.kill(pid, signal.SIGKILL),
    "group killed": lambda pid: os.killpg(pid, signal.SIGKILL),
    "terminated": lambda pid: os.kill(pid, signal.SIGTERM),
    "group terminated": lambda pid: os.killpg(pid, signal.SIGTERM),
    "Ctrl-C": lambda pid: os.killpg(pid, signal.SIGINT),
}


def forget_half(folder: Path, dice: random.Random) -> None:
    """Remove about half of the outputs and of what is kept of them."""
    for path in sorted((folder / "build").rglob("*")):
        if path.is_file() and dice.random() < 0.5:
            path.unlink()


def test_no_child_outlives_a_killed_build(content: Path) -> None:
    running = start(content)
    assert running.await_any("co-process")
    running.process.kill()
    running.end()
    assert running.left() == []


def test_ctrl_c_ends_a_parallel_build_at_once(content: Path) -> None:
    running = start(content, "--no-cache", formats="html,epub,docx,pptx")
    assert running.await_any("co-process")
    begun = time.monotonic()
    os.killpg(running.process.pid, signal.SIGINT)
    status, said = running.end()
    assert time.monotonic() - begun < 5  # 0.1 on a quiet machine
    assert (status, "Traceback" in said) == (130, False), said
    assert running.left(1.0) == []


@pytest.mark.slow
@pytest.mark.parametrize("how", ENDS)
def test_a_build_after_one_that_was_ended_equals_a_clean_one(content: Path, how: str) -> None:
    begun = time.monotonic()
    expected = clean_build(content)
    whole = time.monotonic() - begun
    assert len(expected) == 18
    dice = random.Random(f"4711 {how}")
    for turn in range(2):
        forget_half(content, dice)
        running = start(content, *(["--no-cache"] if turn % 2 else []))
        time.sleep(dice.uniform(0.1, whole))
        if running.process.poll() is None:
            ENDS[how](running.process.pid)
        running.end()
        assert running.left() == []
        assert torn(content, expected) == []
        assert clean_build(content) == expected


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_build_survives_the_death_of_what_it_started(content: Path, kind: str) -> None:
    """Each is killed once: all documents get their fresh try."""
    expected = clean_build(content)
    dice, hit = random.Random(f"4711 {kind}"), 0
    for turn in range(6):
        if hit == 2:
            break
        forget_half(content, dice)
        running = start(content, *(["--no-cache"] if turn % 2 else []))
        running.await_any(kind)
        time.sleep(dice.uniform(0, 0.8))
        if victims := running.of(kind):
            os.kill(dice.choice(victims), signal.SIGKILL)
            hit += 1
        status, said = running.end()
        assert status == 0, said
        assert running.left() == []
        assert outputs(content) == expected
        assert clean_build(content) == expected
    assert hit >= 2, "hardly any build ran long enough to be disturbed"


def _ends_inline(send: Callable[[int], object], content: Path) -> tuple[Running, int, str]:
    """End a build of a single document, which runs in the main process, while pandoc is at work."""
    running = start(content, "content/0.md", "--no-cache", jobs=1, formats="docx,epub")
    assert running.await_any("co-process")
    send(running.process.pid)
    return running, *running.end()


def test_ctrl_c_ends_a_single_document_at_once(content: Path) -> None:
    begun = time.monotonic()
    running, status, said = _ends_inline(ENDS["Ctrl-C"], content)
    assert (status, "Traceback" in said) == (130, False), said
    assert running.left(1.0) == []
    assert time.monotonic() - begun < 10


SLOW = pytest.mark.slow


@pytest.mark.parametrize(
    "how", ["killed", *(pytest.param(how, marks=SLOW) for how in ENDS if how != "killed")]
)
def test_no_process_outlives_a_single_document(content: Path, how: str) -> None:
    running, _, _ = _ends_inline(ENDS[how], content)
    assert eventually(lambda: running.members() == [], 5), running.members()


@pytest.mark.slow
def test_a_single_document_that_is_terminated_leaves_no_folder(content: Path) -> None:
    running, _, _ = _ends_inline(ENDS["terminated"], content)
    assert running.left() == []


def test_no_folder_of_a_worker_is_left(content: Path, tmp_path: Path) -> None:
    folder = tmp_path / "tmp"
    folder.mkdir()
    for jobs in ("1", "2"):
        subprocess.run(
            [sys.executable, "-m", "pipeline", "build", "-f", "html", "--jobs", jobs, "--no-cache"],
            cwd=content, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "TMPDIR": str(folder)},
        )  # fmt: skip
        assert list(folder.iterdir()) == []
