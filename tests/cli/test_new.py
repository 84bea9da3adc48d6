"""`octavo new`: a project, a document, a theme."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Octavo, Write


def test_a_new_project_builds(octavo: Octavo, tmp_path: Path) -> None:
    said = octavo("new", "project", "my-course")
    assert said.out.splitlines() == [
        "my-course/octavo.toml",
        "my-course/content/first-steps.md",
        "my-course/.gitignore",
    ]
    folder = tmp_path / "my-course"
    assert 'title = "My course"' in (folder / "octavo.toml").read_text("utf-8")
    built = octavo("build", "--strict", cwd=folder)
    assert (built.status, built.out, built.err) == (0, "build/pdf/first-steps.pdf\n", "")
    assert (folder / "build/pdf/first-steps.pdf").read_bytes().startswith(b"%PDF-")


def test_a_new_document_builds(octavo: Octavo) -> None:
    assert octavo("new", "document", "deep/my_first-text").out == "deep/my_first-text.md\n"
    said = octavo("build", "deep/my_first-text.md", "-f", "html", "--strict")
    assert (said.status, said.err) == (0, "")


@pytest.mark.parametrize("name", ['a "quoted" name', "back\\slash", "a: b # c"])
def test_names_need_no_care(octavo: Octavo, tmp_path: Path, name: str) -> None:
    assert octavo("new", "project", name).status == 0
    said = octavo("build", "-f", "html", "--strict", cwd=tmp_path / name)
    assert (said.status, said.err) == (0, "")
    octavo("new", "document", f"{name}.md")
    said = octavo("build", f"{name}.md", "-f", "html", "--strict")
    assert (said.status, said.err) == (0, "")


def test_nothing_is_overwritten(octavo: Octavo, write: Write, tmp_path: Path) -> None:
    write("p/.gitignore", "mine")
    write("d.md", "mine")
    said = octavo("new", "project", "p")
    assert (said.status, said.out) == (2, "")
    assert "p/.gitignore: error[new-exists]: the file is there already" in said.err
    assert [path.name for path in (tmp_path / "p").iterdir()] == [".gitignore"]
    said = octavo("new", "document", "d")
    assert said.status == 2
    assert (tmp_path / "d.md").read_text("utf-8") == "mine"


def test_a_new_what(octavo: Octavo, tmp_path: Path) -> None:
    said = octavo("new", "projct", "x")
    assert said.status == 2
    assert "error[new-unknown]: cannot make a 'projct'" in said.err
    assert "did you mean 'project'?" in said.err
    assert list(tmp_path.iterdir()) == []


def test_a_new_theme_is_aurora_to_be_changed(octavo: Octavo, tmp_path: Path) -> None:
    (tmp_path / "octavo.toml").write_text('[build]\ntheme = "school"\n')
    (tmp_path / "a.md").write_text("# T\n\nx\n")
    made = octavo("new", "theme", "school")
    assert (made.status, made.out) == (0, "templates/school/theme.toml\ntemplates/school/print.css.j2\n")
    built = octavo("build", "a.md", "-f", "pdf,html", "--strict")
    assert (built.status, built.err) == (0, "")
    again = octavo("new", "theme", "school")
    assert again.status == 2 and again.err.count("error[new-exists]") == 2


def test_nothing_is_written_through_a_link(octavo: Octavo, tmp_path: Path) -> None:
    away = tmp_path / "away"
    (tmp_path / "project/templates").mkdir(parents=True)
    away.mkdir()
    (tmp_path / "project/content").symlink_to(away)
    (tmp_path / "project/templates/own").symlink_to(away)
    (tmp_path / "project/text.md").symlink_to(away / "text.md")
    asked = {
        (
            "project",
            ".",
        ): "content/first-steps.md: error[path-outside]: a symbolic link leads out of 'project'",
        (
            "theme",
            "own",
        ): "templates/own/theme.toml: error[path-outside]: a symbolic link leads out of 'project'",
        ("document", "text"): "text.md: error[new-exists]: the file is there already",
    }
    for words, message in asked.items():
        said = octavo("new", *words, cwd=tmp_path / "project")
        assert (said.status, said.err.partition("\n")[0]) == (2, message)
    assert list(away.iterdir()) == []
    assert not (tmp_path / "project/octavo.toml").exists()
