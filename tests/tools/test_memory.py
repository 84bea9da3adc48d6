"""The memory of processes, as the system tells it."""

from __future__ import annotations

import os

from pipeline.tools import memory


def test_a_process_has_as_much_more_as_it_holds() -> None:
    before = memory.resident()
    held = b"x" * (64 * memory.MEGABYTE)
    assert memory.resident() - before > 60 * memory.MEGABYTE and held
    assert memory.peak() >= memory.resident() - memory.MEGABYTE


def test_another_process_is_asked_by_its_number_and_one_that_is_gone_has_nothing() -> None:
    assert memory.resident(os.getppid()) > 0
    assert memory.resident(2**22 + 1) == 0  # above the largest number that Linux gives (proc(5), pid_max)
