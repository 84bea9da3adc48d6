"""What a process is to those it comes from and those it starts: they end together."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from contextlib import suppress

_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG and PR_SET_CHILD_SUBREAPER of linux/prctl.h
_SUBREAPER = 36


def follow_parent(parent: int, with_signal: signal.Signals) -> None:
    """Have Linux send this process a signal when `parent` ends; elsewhere a closed socket must do.

    Linux takes the end of the thread that started this process for the parent's end (prctl(2)).
    """
    _prctl(_DEATH_SIGNAL, int(with_signal))
    if os.getppid() != parent:  # it ended before
        os.kill(os.getpid(), with_signal)


def adopt_orphans() -> None:
    """Make this process the parent of descendants whose own parent ends, so that none stays a zombie (Linux)."""
    _prctl(_SUBREAPER, 1)


def own_group(process: int) -> None:
    """Put a process (0: this one) at the head of a process group. Parent and child both do it: either may be first."""
    with suppress(OSError):
        os.setpgid(process, process)


def kill_group(process: int) -> None:
    """Kill the process at the head of a group with all it started; none may be left. 0 is no process."""
    if process:  # killpg takes 0 for the caller's own group
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process, signal.SIGKILL)


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
