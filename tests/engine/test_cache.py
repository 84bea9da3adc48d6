"""What a build knows from earlier ones: projects that move, stores that are shared, outputs that come back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline import config
from pipeline.engine import build, registry
from tests.conftest import Project
from tests.engine.conftest import Build, statuses


def test_an_output_comes_back_from_the_store(store: Path, project: Project, run: Build) -> None:
    output = project.root / "build/html/a.html"
    data = output.read_bytes()
    output.write_text("edited by hand")
    assert statuses(run()) == {"html/a.html": "cached"}
    assert output.read_bytes() == data


def moved(project: Project, to: Path) -> build.Report:
    """Build the project's copy in another place into another folder, with the store it brings along."""
    settings = config.load(to, registry.schema())
    return build.run(build.Request((), ("html",), to / "build"), settings)


def test_a_project_may_move(store: Path, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    new = project.root.parent / f"{project.root.name}-moved"
    project.root.rename(new)
    monkeypatch.chdir(new)
    assert statuses(moved(project, new)) == {"html/a.html": "cached"}


def test_a_store_without_outputs_still_hits(
    store: Path, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = project.root.parent / f"{project.root.name}-copy"
    shutil.copytree(project.root / "content", new / "content")
    shutil.copytree(store, new / "build/.octavo")
    monkeypatch.chdir(new)
    assert statuses(moved(project, new)) == {"html/a.html": "cached"}
    assert (new / "build/html/a.html").read_bytes() == (project.root / "build/html/a.html").read_bytes()


def test_two_projects_may_share_a_store(
    project: Project, run: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = project.root.parent / f"{project.root.name}-store"
    project.write("octavo.toml", f'[store]\npath = "{home}"\n')
    project.write("content/a.md", "# A\n\ntext")
    run()
    assert not (project.root / "build/.octavo").exists()
    other = project.root.parent / f"{project.root.name}-other"
    shutil.copytree(project.root, other, ignore=shutil.ignore_patterns("build"))
    (other / "content/b.md").write_text("# B\n\nmore")
    monkeypatch.chdir(other)
    assert statuses(moved(project, other)) == {"html/a.html": "cached", "html/b.html": "built"}
