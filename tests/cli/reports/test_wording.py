"""Where a file is in its repository, as reports say it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Octavo, Write
from tests.cli.reports.forms import WARNED, commands, run_of


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_paths_count_from_the_repository_s_top(
    octavo: Octavo, write: Write, tmp_path: Path, kind: str
) -> None:
    if kind == "folder":
        (tmp_path / ".git").mkdir()
    else:
        write(".git", "gitdir: ../elsewhere\n")  # a worktree, a submodule
    write("handbook/content/a, b: 100%.md", WARNED)
    for form in ("github", "sarif"):
        said = octavo("check", "-f", "ast", "--report", form, cwd=tmp_path / "handbook")
        if form == "github":
            assert "file=handbook/content/a%2C b%3A 100%25.md,line=7,col=1," in said.out
            assert commands(said.out)[0][1]["file"] == "handbook/content/a, b: 100%.md"
        else:
            assert (
                run_of(said.out)["artifacts"][0]["location"]["uri"]
                == "handbook/content/a%2C%20b%3A%20100%25.md"
            )


def test_a_file_outside_of_the_repository_is_named(octavo: Octavo, write: Write, tmp_path: Path) -> None:
    outside = write("elsewhere/a.md", WARNED)
    (tmp_path / "here/.git").mkdir(parents=True)
    said = octavo("check", outside, "-f", "ast", "--report", "sarif", cwd=tmp_path / "here")
    run = run_of(said.out)
    assert run["artifacts"] == []
    assert run["results"][0]["locations"] == [
        {"logicalLocations": [{"fullyQualifiedName": "../elsewhere/a.md"}]}
    ]
    said = octavo("check", outside, "-f", "ast", "--report", "github", cwd=tmp_path / "here")
    assert commands(said.out)[0][1]["file"] == "../elsewhere/a.md"


def test_a_repository_reached_through_a_link_is_the_repository(
    octavo: Octavo, write: Write, tmp_path: Path
) -> None:
    (tmp_path / "real/.git").mkdir(parents=True)
    write("real/other/a.md", WARNED)
    (tmp_path / "real/here").mkdir()
    (tmp_path / "link").symlink_to("real")
    said = octavo(
        "check", tmp_path / "link/other/a.md", "-f", "ast", "--report", "github", cwd=tmp_path / "real/here"
    )
    assert commands(said.out)[0][1]["file"] == "other/a.md"
