"""Digests of files, and what is believed of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.engine.store.file_digests import FileDigests, FileRecord
from tests.engine.store.stores import UNKNOWN


def old(path: Path, text: str) -> os.stat_result:
    """Write a file and make it look an hour older than it is; its change time cannot be set."""
    path.write_text(text)
    os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns - 3_600_000_000_000))
    return path.stat()


def test_an_old_file_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "a"
    found = old(path, "text")
    later = found.st_ctime_ns + 3_000_000_000
    first = FileDigests(UNKNOWN.get, now=later)
    digest = first.of(str(path))
    assert list(first.learned) == [str(path)]
    lied = {
        key: FileRecord(h.size, h.modified, h.changed, h.inode, "told") for key, h in first.learned.items()
    }
    assert FileDigests(lied.get, now=later).of(str(path)) == "told"
    path.write_text("test")
    assert FileDigests(lied.get, now=later).of(str(path)) not in ("told", digest)


@pytest.mark.parametrize(
    "ahead", [1_999_999_999, 0, -3_600_000_000_000], ids=["fresh", "now", "clock set back"]
)
def test_a_file_just_written_is_not_remembered(tmp_path: Path, ahead: int) -> None:
    path = tmp_path / "a"
    path.write_text("text")
    now = path.stat().st_mtime_ns + ahead
    found = FileDigests(UNKNOWN.get, now=now)
    assert found.of(str(path))
    assert found.learned == {}


def test_a_change_that_hides_behind_its_time_stamp_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "a"
    before = old(path, "text")
    later = before.st_ctime_ns + 3_000_000_000
    first = FileDigests(UNKNOWN.get, now=later)
    digest = first.of(str(path))
    path.write_text("test")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert FileDigests(first.learned.get, now=later).of(str(path)) != digest


@pytest.mark.parametrize("name", ["none", "folder", "nul\0", "pipe"])
def test_what_is_no_file_has_no_digest(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    assert FileDigests(UNKNOWN.get, now=0).of(f"{tmp_path}/{name}") == ""
