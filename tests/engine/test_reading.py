"""What documents may read, by the settings and by where they lie."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import resources
from pipeline.config import Project, Settings
from pipeline.config.confinement import CLOSED
from pipeline.engine import reading
from pipeline.tools.files import Files, OutsideRoots


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with a file in each place that matters."""
    project = tmp_path / "project"
    for name in (
        "top.md", "docs/own.md", "docs/deep/below.md", "docs/.env", "docs/build/html/made.html", "docs/.git/config",
        "docs/CVS/Root", ".env", "templates/own/theme.toml", "build/html/made.html", "build/.octavo/index",
    ):  # fmt: skip
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", "utf-8")
    (tmp_path / "away.md").write_text("x", "utf-8")
    (project / "docs" / "link.md").symlink_to("../../away.md")
    (project / "docs" / "up.md").symlink_to("../top.md")
    return project


def readable(files: Files, root: Path) -> set[str]:
    """The files below the project and beside it that can be read."""
    found = set()
    for path in (*root.rglob("*"), root.parent / "away.md"):
        if path.is_file():
            try:
                files.read(path)
            except OutsideRoots:
                continue
            found.add(path.relative_to(root.parent).as_posix().removeprefix("project/"))
    return found


def test_a_trusted_document_reads_all_of_the_project(root: Path) -> None:
    found = readable(reading.files(Settings(root), root / "docs"), root)
    everything = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    assert found == everything - {"docs/link.md"}


def test_links_are_followed_where_the_project_says_so(root: Path) -> None:
    settings = Settings(root, project=Project(follow_links=True))
    assert "docs/link.md" in readable(reading.files(settings, root / "docs"), root)
    strangers = replace(settings, is_untrusted=True)
    assert "docs/link.md" not in readable(reading.files(strangers, root / "docs"), root)


def test_a_strangers_document_reads_its_own_folder_but_for_what_is_closed(root: Path) -> None:
    settings = Settings(root, is_untrusted=True, reads_project=False, closed=(root / "docs" / "build",))
    found = readable(reading.files(settings, root / "docs"), root)
    assert found == {"docs/own.md", "docs/deep/below.md"}


def test_a_page_is_laid_out_with_themes_that_documents_do_not_read(root: Path) -> None:
    settings = Settings(root, is_untrusted=True, reads_project=False)
    files = reading.files(settings, root / "docs")
    assert files.read_for_page(root / "templates/own/theme.toml") == b"x"
    assert files.read_for_page(resources.templates() / "deck.js")
    for path in (resources.templates() / "deck.js", root / "templates/own/theme.toml", root / "top.md"):
        with pytest.raises(OutsideRoots):
            files.read(path)
    (root / "templates/own/.git").mkdir()
    (root / "templates/own/.git/config").write_text("x")
    for name in ("templates/own/.git/config", "top.md", "docs/.env"):
        with pytest.raises(OutsideRoots):
            files.read_for_page(root / name)


def test_with_a_root_it_reads_that_too(root: Path) -> None:
    settings = Settings(root, is_untrusted=True, closed=(root / "build",))
    found = readable(reading.files(settings, root / "docs"), root)
    shown = {"top.md", "docs/own.md", "docs/deep/below.md", "docs/up.md", "docs/build/html/made.html"}
    assert found == shown | {"templates/own/theme.toml"}


def test_a_refusal_says_what_it_is_about(root: Path) -> None:
    settings = Settings(root, is_untrusted=True, reads_project=False)
    files = reading.files(settings, root / "docs")
    assert files.refusal(str(root / "top.md")) == "lies outside the document's own folder"
    assert files.refusal(str(root / "docs/.env")) == CLOSED
    assert files.refusal(str(root / "docs/own.md")) == ""
    trusted = reading.files(Settings(root), root / "docs")
    assert trusted.refusal(str(root.parent / "away.md")) == "lies outside the project"
