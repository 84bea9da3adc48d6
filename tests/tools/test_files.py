"""Files: regular files inside of the roots only, and a record of every path that was asked for."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from pipeline.tools.files import OUTSIDE, Files, OutsideRoots


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "root"
    folder.mkdir()
    (folder / "a.txt").write_bytes(b"hello")
    (tmp_path / "secret").write_bytes(b"canary")
    return folder


def test_a_file_is_read_and_its_digest_remembered(root: Path) -> None:
    files = Files(root)
    assert files.read(root / "a.txt") == b"hello"
    assert files.inputs == {str(root / "a.txt"): hashlib.sha256(b"hello").hexdigest()}


def test_what_is_not_there_is_remembered_too(root: Path) -> None:
    files = Files(root)
    with pytest.raises(FileNotFoundError):
        files.read(root / "none.txt")
    assert not files.is_file(root / "sub" / "none.txt")
    assert files.inputs == {str(root / "none.txt"): "", str(root / "sub" / "none.txt"): ""}


def test_the_record_cannot_be_changed_from_outside(root: Path) -> None:
    files = Files(root)
    dict(files.inputs)["x"] = "y"
    files.is_file(root / "a.txt")
    assert list(files.inputs) == [str(root / "a.txt")]


@pytest.mark.parametrize("name", ["../secret", "link", "folder/secret", "/etc/passwd", "sub/../../secret"])
def test_nothing_outside_is_read(root: Path, name: str) -> None:
    (root / "link").symlink_to(root.parent / "secret")
    (root / "folder").symlink_to(root.parent)
    files = Files(root)
    with pytest.raises(OutsideRoots):
        files.read(root / name)
    assert set(files.inputs.values()) == {OUTSIDE}


def test_links_that_stay_inside_are_followed(root: Path) -> None:
    (root / "link").symlink_to("a.txt")
    files = Files(root)
    assert files.read(root / "link") == b"hello"
    assert list(files.inputs) == [str(root / "link")]


def test_several_roots(root: Path, tmp_path: Path) -> None:
    assert Files(root / "none", tmp_path).read(tmp_path / "secret") == b"canary"


def test_a_pipe_does_not_hang_the_build(root: Path) -> None:
    os.mkfifo(root / "pipe")
    with pytest.raises(OSError, match="not a regular file"):
        Files(root).read(root / "pipe")


def test_a_folder_or_device_is_no_file(root: Path) -> None:
    with pytest.raises(OSError, match="not a regular file"):
        Files(root).read(root)
    with pytest.raises(OSError, match="not a regular file"):
        Files(Path("/dev")).read(Path("/dev/zero"))


def test_a_file_over_the_limit_is_not_read(root: Path) -> None:
    files = Files(root)
    with pytest.raises(OSError, match="larger than 4 bytes"):
        files.read(root / "a.txt", limit=4)
    assert files.read(root / "a.txt", limit=5) == b"hello"


@pytest.mark.parametrize("name", ["loop", "loop/x", "nul\0byte", "n" * 300])
def test_names_no_file_can_have_are_os_errors(root: Path, name: str) -> None:
    (root / "loop").symlink_to(root / "loop")
    files = Files(root)
    with pytest.raises(OSError):  # which one is the system's
        files.read(root / name)
    assert not files.is_file(root / name)
