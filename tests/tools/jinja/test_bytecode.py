"""Bytecode of layouts: cached for Octavo's own only, and never out of date."""

from __future__ import annotations

import sys
from pathlib import Path

import jinja2
import jinja2.meta
import pytest

from pipeline import resources
from pipeline.tools.jinja import bytecode
from pipeline.tools.jinja.loader import ThemeFiles

SHIPPED = "print.css.j2"


@pytest.fixture(autouse=True)
def writes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


class Environment(jinja2.Environment):
    """Counts what it compiles."""

    compiled = 0

    def compile(self, *arguments: object, **more: object) -> object:  # type: ignore[override]
        self.compiled += 1
        return super().compile(*arguments, **more)  # type: ignore[call-overload]


def compiled(folder: Path, name: str = SHIPPED, *folders: Path) -> int:
    """Return how often a new process would compile to have a layout."""
    environment = Environment(
        loader=ThemeFiles((*folders, resources.templates())),
        bytecode_cache=bytecode.ShippedCode(folder),
    )
    environment.get_template(name)
    return environment.compiled


def test_what_was_compiled_once_is_used_again(tmp_path: Path) -> None:
    assert [compiled(tmp_path), compiled(tmp_path)] == [1, 0]
    (kept,) = tmp_path.iterdir()
    assert kept.name.startswith("print.css.j2-") and sys.implementation.cache_tag in kept.name


@pytest.mark.parametrize("damage", [b"", b"j2", lambda data: data[:-9], lambda data: data[:40] + data[41:]])
def test_damaged_code_is_made_anew(tmp_path: Path, damage: object) -> None:
    compiled(tmp_path)
    (kept,) = tmp_path.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(damage(whole) if callable(damage) else damage)  # type: ignore[arg-type]
    assert [compiled(tmp_path), compiled(tmp_path)] == [1, 0]
    assert kept.read_bytes() == whole


def test_a_layout_that_was_changed_is_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    templates = tmp_path / "templates"
    templates.mkdir()
    monkeypatch.setattr(resources, "templates", lambda: templates)
    for text in ("one", "two"):
        (templates / "a.j2").write_text(text)
        assert [compiled(tmp_path / "code", "a.j2"), compiled(tmp_path / "code", "a.j2")] == [1, 0]


def test_other_versions_and_environments_have_code_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled(tmp_path)
    monkeypatch.setattr(bytecode, "_versions", lambda: "another Jinja")
    assert [compiled(tmp_path), compiled(tmp_path)] == [1, 0]


def test_a_projects_layouts_are_not_kept(tmp_path: Path) -> None:
    theme = tmp_path / "theme"
    theme.mkdir()
    (theme / SHIPPED).write_text("own")
    code = tmp_path / "code"
    assert [compiled(code, SHIPPED, theme), compiled(code, SHIPPED, theme)] == [1, 1]
    assert not code.exists()


def test_nothing_is_written_where_python_writes_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert [compiled(tmp_path), compiled(tmp_path)] == [1, 1]
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_to_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert compiled(tmp_path / "file" / "code") == 1
