"""Bytecode of layouts: cached for Octavo's own only, and never out of date."""

from __future__ import annotations

import sys
from pathlib import Path

import jinja2
import jinja2.meta
import pytest

from pipeline import resources
from pipeline.tools.jinja import bytecode, loader
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


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", set()),
        ("{% extends 'a.j2' %}{% block b %}from here{% endblock %}", {"a.j2"}),
        ('{%- include "a.j2" -%}{% include "b.j2" ignore missing with context %}', {"a.j2", "b.j2"}),
        ('{% from "a.j2" import x, y as z with context %}{%+ import "b.j2" as b %}', {"a.j2", "b.j2"}),
        ('{% include ["a.j2", "b.j2"] %}', None),
        ('{% extends "a.j2" if x else "b.j2" %}', None),
        ('{% include "a" ~ ".j2" %}', None),
        ("{% include name %}", None),
        (r'{% include "a\x2ej2" %}', None),
    ],
)
def test_files_are_found_by_name_or_by_the_parser(text: str, named: set[str] | None) -> None:
    assert loader._referenced_templates(text) == named
    if named is not None:
        parsed = jinja2.Environment().parse(text)
        assert set(jinja2.meta.find_referenced_templates(parsed)) == named


@pytest.mark.parametrize("path", sorted(resources.templates().glob("*.j2")), ids=lambda path: path.name)
def test_no_shipped_layout_takes_a_parser_to_find_its_files(path: Path) -> None:
    parsed = jinja2.Environment().parse(path.read_text("utf-8"))
    assert loader._referenced_templates(path.read_text("utf-8")) == set(
        jinja2.meta.find_referenced_templates(parsed)
    )
