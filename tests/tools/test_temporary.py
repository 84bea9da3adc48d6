"""What is said where temporary files cannot be written."""

from __future__ import annotations

import errno

import pytest

from pipeline.core.diagnostics import Failure
from pipeline.tools import temporary


def test_where_there_is_room_nothing_is_said() -> None:
    temporary.check()


def test_a_full_disk_is_told_with_its_reason() -> None:
    with pytest.raises(Failure) as caught, temporary.reported(only_room=True):
        raise OSError(errno.ENOSPC, "No space left on device")
    (said,) = caught.value.diagnostics
    assert said.code == "temporary-unwritable"
    assert said.message == "temporary files cannot be written: no space left on device"


def test_other_errors_stay_what_they_are_where_only_room_counts() -> None:
    with pytest.raises(FileNotFoundError), temporary.reported(only_room=True):
        raise FileNotFoundError(errno.ENOENT, "No such file")
    with pytest.raises(Failure), temporary.reported():
        raise FileNotFoundError(errno.ENOENT, "No such file")
