"""An output appears whole or not at all."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from pathlib import Path

import pytest

from pipeline.core.diagnostics import Failure
from pipeline.engine import publish


def message(failure: pytest.ExceptionInfo[Failure]) -> str:
    """The one diagnostic as it is shown."""
    (found,) = failure.value.diagnostics
    assert found.code == "output-unwritable"
    return f"{found.span}: {found.message}"


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "a.pdf"
    publish.publish(path, b"data", shown="a.pdf")
    assert path.read_bytes() == b"data"
    assert [entry.name for entry in path.parent.iterdir()] == ["a.pdf"]


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_permissions_are_the_users(tmp_path: Path, mask: int, mode: int) -> None:
    before = os.umask(mask)
    try:
        publish.publish(tmp_path / "a", b"x", shown="a")
        assert os.umask(mask) == mask
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == mode


@pytest.mark.parametrize("step", ["write", "fsync", "replace", "mkstemp"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EDQUOT])
def test_a_failed_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"old")

    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    targets = {
        "write": "pipeline.engine.publish.os.fdopen",
        "fsync": "pipeline.engine.publish.os.fsync",
        "replace": "pathlib.Path.replace",
        "mkstemp": "pipeline.engine.publish.tempfile.mkstemp",
    }
    monkeypatch.setattr(targets[step], fail)
    with pytest.raises(Failure) as failure:
        publish.publish(path, b"new", shown="build/a.pdf")
    monkeypatch.undo()
    assert message(failure) == f"build/a.pdf: cannot write the output: {os.strerror(number).lower()}"
    assert {entry.name: entry.read_bytes() for entry in tmp_path.iterdir()} == {"a.pdf": b"old"}
    publish.publish(path, b"new", shown="build/a.pdf")
    assert path.read_bytes() == b"new"


def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "precious.txt"
    target.write_bytes(b"precious")
    link = tmp_path / "a.pdf"
    link.symlink_to(target)
    publish.publish(link, b"precious", shown="a.pdf")
    assert not link.is_symlink()
    assert (link.read_bytes(), target.read_bytes()) == (b"precious", b"precious")
    publish.publish(link, b"new", shown="a.pdf")
    assert target.read_bytes() == b"precious"


def test_a_dangling_link_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "nowhere")
    publish.publish(tmp_path / "a", b"x", shown="a")
    assert not (tmp_path / "nowhere").exists()
    assert (tmp_path / "a").read_bytes() == b"x"


def test_a_second_name_of_the_file_keeps_its_content(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    os.link(tmp_path / "a", tmp_path / "b")
    publish.publish(tmp_path / "a", b"new", shown="a")
    assert (tmp_path / "b").read_bytes() == b"old"


def test_a_folder_in_its_place_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").mkdir()
    (tmp_path / "a.pdf" / "x").write_bytes(b"x")
    with pytest.raises(Failure) as failure:
        publish.publish(tmp_path / "a.pdf", b"new", shown="a.pdf")
    assert message(failure) == "a.pdf: cannot write the output: a folder is in its place"
    assert (tmp_path / "a.pdf" / "x").read_bytes() == b"x"


def test_a_file_where_a_folder_is_needed_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "pdf").write_bytes(b"x")
    with pytest.raises(Failure) as failure:
        publish.publish(tmp_path / "pdf" / "a.pdf", b"new", shown="a.pdf")
    assert "cannot write the output" in message(failure)


def test_what_is_right_already_is_left_alone(tmp_path: Path) -> None:
    publish.publish(tmp_path / "a", b"x", shown="a")
    os.utime(tmp_path / "a", (1, 1))
    publish.publish(tmp_path / "a", b"x", shown="a")
    assert (tmp_path / "a").stat().st_mtime == 1


def test_what_a_killed_build_left_is_swept(tmp_path: Path) -> None:
    (tmp_path / ".octavo-abc").write_bytes(b"half")
    (tmp_path / "a.pdf").write_bytes(b"whole")
    publish.sweep([tmp_path, tmp_path / "nowhere"])
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.pdf"]


def test_what_another_build_writes_is_not_swept(tmp_path: Path) -> None:
    path = tmp_path / ".octavo-abc"
    with path.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        publish.sweep([tmp_path])
        assert path.exists()
    publish.sweep([tmp_path])
    assert not path.exists()


def test_a_file_swept_before_it_was_locked_is_opened_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, swept = fcntl.flock, []

    def late(handle: int, how: int) -> None:
        if not swept:
            swept.extend(tmp_path.iterdir())
            swept[0].unlink()
        lock(handle, how)

    monkeypatch.setattr(fcntl, "flock", late)
    publish.publish(tmp_path / "a", b"x", shown="a")
    assert [entry.name for entry in tmp_path.iterdir()] == ["a"]
    assert swept[0].name != "a"
