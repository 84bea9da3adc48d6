"""What was built before is believed only as far as it can be checked."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.conftest import Project
from tests.engine.conftest import Build, statuses


@pytest.fixture
def manifest(project: Project, run: Build) -> Path:
    """The manifest of a project that was just built."""
    project.write("content/a.md", "# A\n\n[x](#nowhere)")
    run()
    return project.root / "build/.octavo/manifest.json"


def test_a_manifest_names_nothing_of_the_machine(manifest: Path, project: Project) -> None:
    text = manifest.read_text("utf-8")
    assert "content/a.md" in text
    assert str(project.root) not in text


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b"[]", b"null", b'"x"', b"{}", b'{"version": 1}', b"[" * 100_000],
    ids=["empty", "cut", "no text", "list", "null", "string", "object", "version", "deep"],
)
def test_a_damaged_manifest_is_an_empty_one(manifest: Path, run: Build, content: bytes) -> None:
    manifest.write_bytes(content)
    assert statuses(run()) == {"html/a.html": "built"}
    assert statuses(run()) == {"html/a.html": "cached"}


@pytest.mark.parametrize(
    "change",
    [
        {"documents": []},
        {"documents": None},
        {"documents": {"a": None}},
        {"documents": {"a": {}}},
        {"documents": {"a": {"source": 1, "inputs": [], "outputs": {}, "diagnostics": 3}}},
        {
            "documents": {
                "a": {"source": "content/a.md", "inputs": {}, "outputs": {"html": {}}, "diagnostics": []}
            }
        },
        {"version": 2},
        {"identity": "another Octavo"},
    ],
)
def test_a_foreign_manifest_is_an_empty_one(manifest: Path, run: Build, change: dict[str, object]) -> None:
    known = json.loads(manifest.read_text("utf-8"))
    manifest.write_text(json.dumps({**known, **change}), "utf-8")
    assert statuses(run()) == {"html/a.html": "built"}
    assert json.loads(manifest.read_text("utf-8")) == known


@pytest.mark.parametrize("part", ["source", "inputs", "outputs", "diagnostics"])
@pytest.mark.parametrize("value", [None, 7, "x", ["x"], {"html": 7}, {"x": {"y": 1}}])
def test_a_damaged_entry_is_built_anew(manifest: Path, run: Build, part: str, value: object) -> None:
    known = json.loads(manifest.read_text("utf-8"))
    damaged = json.loads(json.dumps(known))
    damaged["documents"]["a"][part] = value
    manifest.write_text(json.dumps(damaged), "utf-8")
    run()
    assert [d.code for d in run().diagnostics] == ["link-anchor"]
    assert statuses(run()) == {"html/a.html": "cached"}


def test_a_removed_manifest_is_no_harm(manifest: Path, run: Build) -> None:
    manifest.unlink()
    manifest.parent.rmdir()
    assert statuses(run()) == {"html/a.html": "built"}
    assert manifest.is_file()


def test_a_manifest_that_cannot_be_written_is_no_error(manifest: Path, project: Project, run: Build) -> None:
    manifest.unlink()
    manifest.mkdir()
    report = run()
    assert statuses(report) == {"html/a.html": "built"}
    assert [d.code for d in report.diagnostics] == ["link-anchor"]


def test_a_project_may_move(
    manifest: Path, project: Project, run: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = project.root.parent / f"{project.root.name}-moved"
    project.root.rename(moved)
    monkeypatch.chdir(moved)
    from pipeline import config
    from pipeline.engine import build, registry

    settings = config.load(moved, {name: output.options for name, output in registry.outputs().items()})
    report = build.run(build.Request((), ("html",), moved / "build"), settings)
    assert statuses(report) == {"html/a.html": "cached"}


def test_nothing_half_written_is_left_beside_it(manifest: Path) -> None:
    assert os.listdir(manifest.parent) == ["manifest.json"]  # noqa: PTH208  # names are all that is asked


def test_a_theme_that_changes_its_name_is_another(manifest: Path, project: Project, run: Build) -> None:
    project.write("templates/one/web.css.j2", "a")
    project.write("templates/two/web.css.j2", "b")
    run()
    project.root.joinpath("templates/one").rename(project.root / "templates/three")
    assert statuses(run()) == {"html/a.html": "built"}
