"""The values that results depend on, and that nothing is taken for one that is not there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import pipeline
from pipeline.engine.store import fingerprint as fingerprint_of
from pipeline.engine.store.file_digests import FileDigests, FileRecord
from pipeline.engine.store.fingerprint import FileNames, Fingerprint
from tests.conftest import Project

NONE: dict[str, FileRecord] = {}


def fingerprint(project: Project, **changes: object) -> Fingerprint:
    """The fingerprint of a project."""
    return Fingerprint(project.settings(**changes), FileDigests(NONE.get, now=0))


def test_every_dependency_has_a_value(project: Project) -> None:
    names = [name for name, _ in project.settings().dependencies()]
    assert {"captions", "build.theme", "limits.depth", "theme", "rules", "pdf", "is_untrusted"} <= set(names)
    found = fingerprint(project).settings(names)
    assert found.keys() == {f"setting:{name}" for name in names}
    assert "" not in found.values()


def test_octavos_own_code_is_all_of_the_package() -> None:
    """And all but what is an ingredient of its own: what travels with it, and templates."""
    package = Path(pipeline.__file__).parent
    files = {
        path
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith("LICENSE")
    }
    apart = (package / "assets", package / "templates", package / "py.typed")
    _, stamps = fingerprint_of._own_code()
    assert set(map(Path, stamps)) == {
        path for path in files if not any(path.is_relative_to(one) for one in apart)
    }
    assert {path.parent.name for path in map(Path, stamps)} >= {
        "core",
        "outputs",
        "stages",
        "pandoc",
        "patches",
    }


def test_the_machine_is_watched_where_octavo_lies(project: Project) -> None:
    package = Path(pipeline.__file__).parent
    looked_at = fingerprint(project).machine()
    assert {str(package), str(package / "stages"), str(package / "engine")} <= set(looked_at)
    assert str(package.parent) not in looked_at  # a checkout, where much else happens


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
