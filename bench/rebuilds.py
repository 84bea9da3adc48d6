"""Cases with little or nothing to rebuild."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import time
from pathlib import Path

from bench.measure import Sample, Spread, Unmeasured, alternate, run, spread
from bench.projects import FIVE, Bench, Project, document_of
from bench.table import Row, Target

_PATIENCE = 60.0  # seconds until a change that was not noticed is a failure
_PAUSE = 1.0  # seconds between two saves: longer than any debouncing, so that each is a separate change


def noop(bench: Bench) -> list[Row]:
    """Nothing changed, 1,000 documents in five formats, against `git status` of the same tree."""
    project = _thousand(bench)
    _commit(project.tree)
    git = ["git", "status", "--short"]
    log = bench.folder / "log" / "git.txt"
    sides = {
        "octavo": lambda: project.build(*FIVE),
        "git": lambda: run(git, cwd=project.tree, log=log),
    }
    samples = alternate(sides, runs=bench.times(11))
    wall, theirs = spread(samples["octavo"], "wall"), spread(samples["git"], "wall")
    size = f"{len(project.sources)} documents × {len(FIVE)} formats"
    return [
        Row("noop", "wall", "s", wall, target=Target(0.30, "s"), note=size),
        Row("noop", "wall, git status", "s", wall, theirs, Target(3.0), faster=False),
        Row(
            "noop", "CPU", "s", spread(samples["octavo"], "cpu"), spread(samples["git"], "cpu"), faster=False
        ),
    ]


def one_changed(bench: Bench) -> list[Row]:
    """One of 1,000 documents changed, five formats, a fresh process; each run changes another document of medium size."""
    project = _thousand(bench)
    by_size = sorted(project.sources, key=lambda path: path.stat().st_size)
    runs = bench.times(5)
    middle = len(by_size) // 2 - runs // 2
    samples = [_after_edit(project, source) for source in by_size[middle : middle + runs]]
    project.build(*FIVE)  # with the edits undone, for the next case
    wall, cpu = (Spread.of([getattr(sample, field) for sample in samples]) for field in ("wall", "cpu"))
    return [
        Row("one-changed", "wall", "s", wall, target=Target(2.0, "s")),
        Row("one-changed", "CPU", "s", cpu),
    ]


def watch(bench: Bench) -> list[Row]:
    """`octavo watch` over 100 documents: from saving one until its PDF of three pages is replaced."""
    project = bench.tree("real", 100)
    source = document_of(3, project)
    pdf = project.output / "pdf" / source.relative_to(project.tree / "content").with_suffix(".pdf")
    original = source.read_bytes()
    process = project.popen("watch", "-f", "pdf")
    try:
        _save_until_seen(process, source, pdf, original)
        waits = []
        for _ in range(bench.times(10)):
            time.sleep(_PAUSE)
            waits.append(_replaced(source, pdf, original + _edit()))
    finally:
        source.write_bytes(original)
        process.send_signal(signal.SIGINT)
        process.wait(_PATIENCE)
    wall = Spread.of(waits)
    return [Row("watch", "saved → PDF replaced", "s", wall, target=Target(0.25, "s"))]


def _thousand(bench: Bench) -> Project:
    project = bench.tree("real", 1_000)
    project.build(*FIVE)  # takes minutes the first time
    report = bench.folder / "noop.json"
    project.build(*FIVE, words=("--report", "json", "--report-file", report))
    statuses = {item["status"] for item in json.loads(report.read_text("utf-8"))["artifacts"]}
    if statuses != {"cached"}:
        raise Unmeasured(f"a build after a build did something: {', '.join(sorted(statuses))}")
    return project


def _commit(tree: Path) -> None:
    """Make the tree a repository with everything committed; build/ is ignored, as in any project."""
    os.environ["GIT_CONFIG_GLOBAL"] = os.environ["GIT_CONFIG_SYSTEM"] = os.devnull
    who = ["-c", "user.name=bench", "-c", "user.email=bench@example.org", "-c", "gc.auto=0"]
    commands = [
        ["init", "--quiet"],
        ["add", "--all"],
        ["commit", "--quiet", "--allow-empty", "--message=corpus"],
        ["status"],
    ]
    for command in commands:
        done = subprocess.run(["git", *who, *command], cwd=tree, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Unmeasured(f"git {command[0]}: {done.stderr.strip()}")


def _after_edit(project: Project, source: Path) -> Sample:
    pdf = project.output / "pdf" / source.relative_to(project.tree / "content").with_suffix(".pdf")
    original, before = source.read_bytes(), _digest(pdf)
    try:
        source.write_bytes(original + _edit())
        sample = project.build(*FIVE)
    finally:
        source.write_bytes(original)
    if _digest(pdf) == before:
        raise Unmeasured("a changed document was not built again")
    return sample


def _edit() -> bytes:
    """Return text that no earlier run has written, because results for that would be in the store."""
    return f"\nThe last word was changed at {time.time_ns()}.\n".encode()


def _replaced(source: Path, pdf: Path, text: bytes) -> float:
    """Save a text, and return the seconds until the PDF has other bytes."""
    before, seen = _digest(pdf), pdf.stat()
    source.write_bytes(text)
    saved = time.perf_counter()
    while time.perf_counter() < saved + _PATIENCE:
        now = pdf.stat()
        if (now.st_ino, now.st_mtime_ns) != (seen.st_ino, seen.st_mtime_ns):
            took = time.perf_counter() - saved
            if _digest(pdf) != before:
                return took
            seen = now
        time.sleep(0.001)
    raise Unmeasured(f"octavo watch did not see a change within {_PATIENCE:.0f} s")


def _save_until_seen(process: subprocess.Popen[bytes], source: Path, pdf: Path, original: bytes) -> None:
    """Edit until the first change is noticed, because watching begins some time after the start."""
    before = _digest(pdf)
    for _ in range(int(_PATIENCE)):
        source.write_bytes(original + _edit())
        time.sleep(_PAUSE)
        if process.poll() is not None:
            raise Unmeasured(f"octavo watch ended with status {process.returncode}")
        if _digest(pdf) != before:
            return
    raise Unmeasured("octavo watch saw no change")


def _digest(path: Path) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()
