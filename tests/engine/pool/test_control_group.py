"""Workers have groups of their own where one is lent, and nothing changes elsewhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.engine.pool import control_group
from pipeline.engine.pool.control_group import Groups, lent
from pipeline.engine.pool.executor import WorkerPool
from tests.engine.pool.work import fill, square

OURS = (41, 42)
GROUP = "user.slice/octavo.scope"


@pytest.fixture
def system(tmp_path: Path) -> Path:
    """A folder with a file of membership, and a mounted tree in which a group is lent."""
    (tmp_path / "membership").write_text(f"4:memory:/old\n0::/{GROUP}\n")
    folder = tmp_path / "mount" / GROUP
    folder.mkdir(parents=True)
    (folder / "cgroup.controllers").write_text("cpu memory pids\n")
    (folder / "cgroup.procs").write_text("41\n")
    (folder / "cgroup.subtree_control").write_text("")
    return tmp_path


def lent_there(system: Path) -> Path | None:
    return lent(OURS, system / "membership", system / "mount")


def test_a_group_of_ours_alone_is_lent(system: Path) -> None:
    assert lent_there(system) == system / "mount" / GROUP


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("membership", "4:memory:/old\n"),
        ("membership", ""),
        ("membership", "0::/elsewhere\n"),
        (f"mount/{GROUP}/cgroup.controllers", "cpu pids\n"),
        (f"mount/{GROUP}/cgroup.controllers", ""),
        (f"mount/{GROUP}/cgroup.procs", "41\n7\n"),
        (f"mount/{GROUP}/cgroup.procs", "0\n"),
    ],
)
def test_any_other_group_is_not(system: Path, name: str, text: str) -> None:
    (system / name).write_text(text)
    assert lent_there(system) is None


@pytest.mark.parametrize("name", ["", "cgroup.procs", "cgroup.subtree_control"])
def test_a_group_that_cannot_be_written_is_not(
    system: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = system / "mount" / GROUP / name
    real = os.access  # for root, everything can be written
    monkeypatch.setattr(os, "access", lambda path, mode: path != closed and real(path, mode))
    assert lent_there(system) is None


def test_a_worker_is_bounded_and_its_end_is_known(system: Path) -> None:
    folder = system / "mount" / GROUP
    groups = Groups(folder, 5_000)
    assert groups.divide(OURS)
    assert (folder / "cgroup.subtree_control").read_text() == "+memory\n"
    assert (folder / f"octavo-{os.getpid()}" / "cgroup.procs").read_text() == "42\n"
    groups.add(77)
    own = folder / f"octavo-{os.getpid()}-77"
    assert {path.name: path.read_text() for path in own.iterdir()} == {
        "memory.max": "5000\n", "memory.oom.group": "1\n", "cgroup.procs": "77\n",
    }  # fmt: skip
    assert not groups.remove(77)
    (own / "memory.events").write_text("low 0\nmax 3\noom 1\noom_kill 2\n")
    assert groups.remove(77)
    groups.close()
    assert (folder / "cgroup.subtree_control").read_text() == "-memory\n"
    assert (folder / "cgroup.procs").read_text() == "42\n"


def test_what_cannot_be_divided_is_left_as_it_was(system: Path) -> None:
    folder = system / "mount" / GROUP
    (folder / f"octavo-{os.getpid()}").write_text("in the way")
    assert not Groups(folder, 5_000).divide(OURS)
    assert (folder / "cgroup.procs").read_text() == "41\n"


def test_this_system_lends_a_group_or_says_nothing() -> None:
    """Where it does, the kernel itself ends what takes more; where not, the pool works without."""
    with WorkerPool(1, resident=50_000_000) as workers:
        assert workers.submit(square, 3).result() == 9
        dispatcher = workers._dispatcher
        assert dispatcher is not None
        if control_group.lent((os.getpid(),)) or dispatcher._groups:
            assert isinstance(workers.submit(fill, 1_000_000_000).exception(30), MemoryError)
        else:
            assert workers.submit(fill, 90_000_000).result() == 90_000_000
    assert not list(Path("/sys/fs/cgroup").glob(f"**/octavo-{os.getpid()}*"))
