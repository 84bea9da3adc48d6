"""Process groups and parent death signals, so that a process ends together with its parent and its children."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from contextlib import suppress

_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG and PR_SET_CHILD_SUBREAPER of linux/prctl.h
_SUBREAPER = 36


def follow_parent(parent: int, with_signal: signal.Signals) -> None:
    """Have Linux send this process a signal when `parent` ends; on other systems, processes notice a closed socket instead.

    Linux sends it when the thread that started this process ends, even if the parent goes on (prctl(2)).
    """
    _prctl(_DEATH_SIGNAL, int(with_signal))
    if os.getppid() != parent:  # it ended before
        os.kill(os.getpid(), with_signal)


def adopt_orphans() -> None:
    """Become the parent of descendants whose own parent ends, so that they can be waited for (Linux only)."""
    _prctl(_SUBREAPER, 1)


def own_group(process: int) -> None:
    """Make a process (0: this one) the leader of a process group. Parent and child both call it, as either may be first."""
    with suppress(OSError):
        os.setpgid(process, process)


def kill_group(process: int) -> None:
    """Kill the process group led by a process, if it still exists. Does nothing for 0."""
    if process:  # for killpg, 0 is the caller's own group
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process, signal.SIGKILL)


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
