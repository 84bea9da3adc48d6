"""The memory of processes, as the system tells it."""

from __future__ import annotations

import os
import subprocess
import sys

from pipeline.tools import memory

SCRIPT = """
from pipeline.tools import memory

before = memory.resident()
held = b"x" * (64 * memory.MEGABYTE)
print((memory.resident() - before) // memory.MEGABYTE, memory.peak() >= memory.resident() - memory.MEGABYTE)
"""


def test_a_process_has_as_much_more_as_it_holds() -> None:
    # A process of its own: in this one, the system may take back what earlier tests left, at the same time.
    said = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True).stdout
    more, below_peak = said.split()
    assert int(more) > 60 and below_peak == "True"


def test_another_process_is_asked_by_its_number_and_one_that_is_gone_has_nothing() -> None:
    assert memory.resident(os.getppid()) > 0
    assert memory.resident(2**22 + 1) == 0  # above the largest number that Linux gives (proc(5), pid_max)
