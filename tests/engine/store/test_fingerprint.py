"""The values that results depend on, and that nothing is taken for one that is not there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.engine.store.file_digests import FileDigests, FileRecord
from pipeline.engine.store.fingerprint import FileNames, Fingerprint
from tests.conftest import Project

NONE: dict[str, FileRecord] = {}


def fingerprint(project: Project, **changes: object) -> Fingerprint:
    """The fingerprint of a project."""
    return Fingerprint(project.settings(**changes), FileDigests(NONE.get, now=0))


def test_every_dependency_has_a_value(project: Project) -> None:
    names = [name for name, _ in project.settings().dependencies()]
    assert {"captions", "build.theme", "limits.depth", "theme", "rules", "pdf", "untrusted"} <= set(names)
    found = fingerprint(project).settings(names)
    assert found.keys() == {f"setting:{name}" for name in names}
    assert "" not in found.values()


@pytest.mark.parametrize("name", ["gone", "build", "build.gone", "slides-handout", ""])
def test_a_setting_there_is_not_is_no_dependency(project: Project, name: str) -> None:
    with pytest.raises(KeyError):
        fingerprint(project).settings([name])


@pytest.mark.parametrize("name", ["setting:gone", "tool:gone", "gone"])
@pytest.mark.parametrize("known", ["", "null", "1"])
def test_what_there_is_not_any_more_never_holds(project: Project, name: str, known: str) -> None:
    places = FileNames(project.root, str(project.root), "a.md")
    assert fingerprint(project).value(name, places) is None
    assert not fingerprint(project).holds(name, known, places)


def test_what_the_command_line_sets_is_another_value(project: Project) -> None:
    """Though it says the same as octavo.toml, a document's front matter cannot override it."""
    names = ["pdf", "build.theme", "build.content", "html"]
    before = fingerprint(project).settings(names)
    after = fingerprint(project, given=("pdf.paper", "build.theme")).settings(names)
    assert [name for name in before if before[name] != after[name]] == ["setting:build.theme", "setting:pdf"]


def test_the_place_of_a_project_is_no_dependency(project: Project) -> None:
    settings = project.settings()
    moved = replace(settings, root=settings.root / "elsewhere")
    assert dict(moved.dependencies()) == dict(settings.dependencies())
