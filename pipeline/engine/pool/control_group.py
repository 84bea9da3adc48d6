"""Control groups (Linux, version 2): where the system lends this process its own, each worker gets one that bounds its memory.

A group is lent to a scope or service of systemd with `Delegate=yes`, and to a container that may write to its groups. Elsewhere
nothing is done: the watch over workers does not depend on it.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

_MEMBERSHIP, _MOUNT = Path("/proc/self/cgroup"), Path("/sys/fs/cgroup")


def lent(ours: Collection[int], membership: Path = _MEMBERSHIP, mount: Path = _MOUNT) -> Path | None:
    """Return the folder of this process's group if it may be divided into groups that bound memory; else None.

    It may be if it is one of version 2 with the controller of memory, its files can be written, and none but `ours` are in it: a
    group with processes of its own has no divided memory (cgroups(7), "no internal processes").
    """
    try:
        lines = membership.read_text("ascii").splitlines()
        path = next(line.removeprefix("0::") for line in lines if line.startswith("0::"))
        folder = mount / path.strip("/")
        controllers = (folder / "cgroup.controllers").read_text("ascii").split()
        there = set(map(int, (folder / "cgroup.procs").read_text("ascii").split()))
    except (OSError, ValueError, StopIteration):
        return None
    files = (folder, folder / "cgroup.procs", folder / "cgroup.subtree_control")
    writable = all(os.access(path, os.W_OK) for path in files)
    return folder if "memory" in controllers and writable and there <= set(ours) else None


class Groups:
    """The groups of one pool's workers, in a folder that is lent; `most` is the memory of each in bytes."""

    def __init__(self, folder: Path, most: int) -> None:
        self._folder, self._most = folder, most
        self._moved: tuple[int, ...] = ()

    @classmethod
    def borrow(cls, ours: Collection[int], most: int) -> Groups | None:
        """Return the groups in the folder that is lent, with the processes that are `ours` in one of their own; None if none is."""
        folder = lent(ours)
        groups = cls(folder, most) if folder else None
        return groups if groups and groups.divide(ours) else None

    def divide(self, ours: Collection[int]) -> bool:
        """Move some processes to a group of their own, so that the others can be bounded; return whether that could be done."""
        try:
            self._own().mkdir(exist_ok=True)
            for process in ours:
                _write(self._own() / "cgroup.procs", process)
                self._moved = (*self._moved, process)
            _write(self._folder / "cgroup.subtree_control", "+memory")
        except OSError:
            self.close()
            return False
        return True

    def add(self, process: int) -> None:
        """Bound a worker and what it starts. One that has ended meanwhile is left out."""
        folder = self._of(process)
        with suppress(OSError):
            folder.mkdir()
            _write(folder / "memory.max", self._most)
            _write(folder / "memory.oom.group", 1)
            _write(folder / "cgroup.procs", process)

    def remove(self, process: int) -> bool:
        """Forget a worker that has ended; return whether it was ended because its group had no memory left."""
        folder, killed = self._of(process), False
        with suppress(OSError, IndexError, ValueError):
            events = dict(line.split() for line in (folder / "memory.events").read_text("ascii").splitlines())
            killed = int(events.get("oom_kill", "0")) > 0
        with suppress(OSError):
            folder.rmdir()
        return killed

    def close(self) -> None:
        """Undo the division. Groups of workers that were killed together with the server are empty now."""
        for folder in self._folder.glob(f"{self._own().name}-*"):
            with suppress(OSError):
                folder.rmdir()
        with suppress(OSError):
            _write(self._folder / "cgroup.subtree_control", "-memory")
        for process in self._moved:
            with suppress(OSError):
                _write(self._folder / "cgroup.procs", process)
        with suppress(OSError):
            self._own().rmdir()

    def _own(self) -> Path:
        return self._folder / f"octavo-{os.getpid()}"

    def _of(self, process: int) -> Path:
        return self._folder / f"octavo-{os.getpid()}-{process}"


def _write(path: Path, value: object) -> None:
    path.write_text(f"{value}\n", "ascii")
