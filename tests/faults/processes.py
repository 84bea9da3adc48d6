"""Builds as processes of their own: starting them, seeing what they started, and what they leave behind."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

FORMATS = "html,epub,docx"
KINDS = ("server", "worker", "co-process")  # what a build starts


@dataclass(frozen=True)
class Member:
    """A living process of a session."""

    pid: int
    parent: int
    command: str


@dataclass(frozen=True)
class Running:
    """A build that runs, at the head of a session, with a folder for temporary files that is its own."""

    process: subprocess.Popen[str]
    temporary: Path

    def members(self) -> list[Member]:
        """What lives of its session, zombies apart."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                state, parent, _, session = (entry / "stat").read_text().rpartition(")")[2].split()[:4]
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            if int(session) == self.process.pid and state != "Z":
                found.append(Member(int(entry.name), int(parent), command))
        return found

    def of(self, kind: str) -> list[int]:
        """The process ids of one of KINDS."""
        members = self.members()
        forked = [each for each in members if "pipeline" in each.command and each.pid != self.process.pid]
        servers = [each.pid for each in forked if each.parent == self.process.pid]
        if kind == "server":
            return servers
        if kind == "worker":
            return [each.pid for each in forked if each.parent in servers]
        return [each.pid for each in members if "worker.lua" in each.command]

    def await_any(self, kind: str, seconds: float = 30) -> list[int]:
        """Wait until there is one of a kind, or the build has ended; return all there are."""
        eventually(lambda: bool(self.of(kind)) or self.process.poll() is not None, seconds)
        return self.of(kind)

    def end(self, seconds: float = 120) -> tuple[int, str]:
        """Wait for its end; return its exit status and what it said on stderr."""
        said = self.process.communicate(timeout=seconds)[1]
        return self.process.returncode, said

    def left(self, seconds: float = 5) -> list[str]:
        """Wait until nothing of it is left: no process, no temporary file. Return what still is."""

        def rest() -> list[str]:
            return [each.command for each in self.members()] + [
                path.name for path in self.temporary.iterdir()
            ]

        eventually(lambda: not rest(), seconds)
        return rest()


def eventually(condition: Callable[[], bool], seconds: float) -> bool:
    """Wait until the condition holds; False when it never did."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def start(folder: Path, *options: str, formats: str = FORMATS, jobs: int = 2, **more: str) -> Running:
    """Begin to build the project in a folder; `more` goes into the environment."""
    temporary = folder.parent / f"{folder.name}-tmp"
    temporary.mkdir(exist_ok=True)
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "build", "-f", formats, "--jobs", str(jobs), *options],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True,
        env={**os.environ, "TMPDIR": str(temporary), **more},
    )  # fmt: skip
    return Running(process, temporary)


def clean_build(folder: Path, *options: str, formats: str = FORMATS, jobs: int = 2) -> dict[str, str]:
    """What an undisturbed build gives."""
    status, said = start(folder, *options, formats=formats, jobs=jobs).end()
    assert status == 0, said
    return outputs(folder)


def outputs(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file below the output folder, but for what Octavo keeps for itself."""
    build = folder / "build"
    return {
        path.relative_to(build).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(build.rglob("*"))
        if path.is_file() and ".octavo" not in path.relative_to(build).parts
    }


def torn(folder: Path, expected: dict[str, str]) -> list[str]:
    """The outputs that stand under their own name and are not what they should be."""
    return [
        name
        for name, digest in outputs(folder).items()
        if not name.rsplit("/", 1)[-1].startswith(".octavo-") and expected.get(name) != digest
    ]
