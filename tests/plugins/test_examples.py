"""The example packages of docs/plugins.md, installed from their folders and built with."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

from tests.plugins.conftest import PACKAGES, ROOT, Environment

NAMES = ("octavo-todo", "octavo-text", "octavo-school")
FILES = sorted(path for name in NAMES for path in (PACKAGES / name).rglob("*") if path.is_file())


@pytest.mark.parametrize(
    "file", [path for path in FILES if "__pycache__" not in path.parts], ids=lambda path: path.name
)
def test_the_page_shows_every_file_word_for_word(file: Path) -> None:
    page = (ROOT / "docs/plugins.md").read_text("utf-8")
    name = file.relative_to(PACKAGES).as_posix()
    blocks = re.findall(rf"^`{re.escape(name)}`:\n\n```\w*\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert blocks == [file.read_text("utf-8")]


def test_examples_import_nothing_of_octavo_but_its_public_surface() -> None:
    for file in (path for path in FILES if path.suffix == ".py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            named = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            named += [str(node.module)] if isinstance(node, ast.ImportFrom) else []
            assert {name for name in named if name.split(".")[0] == "pipeline"} <= {"pipeline.api"}


def test_a_stage_a_format_and_a_theme_are_built_with(environment: Environment, folder: Path) -> None:
    environment.install(*(PACKAGES / name for name in NAMES))
    (folder / "octavo.toml").write_text('[build]\ntheme = "school"\n\n[text]\nwidth = 20\n', "utf-8")
    made = environment.octavo("build", "-f", "text,html,pdf,ast", at=folder)
    assert made.returncode == 0, made.stderr
    assert made.stderr == (
        "content/a.md:5:1: warning[todo-left]: still to do: 'more of them.'\n"
        " 5 | TODO: more of them.\n   | ^\n   hint: write it, or remove the paragraph\n\n1 warning\n"
    )
    text = (folder / "build/text/a.txt").read_text("utf-8")
    assert text == "First\n=====\n\nSome words.\n\nImportant\n\nTODO: more of them.\n\n"
    blocks = json.loads((folder / "build/ast/a.json").read_text("utf-8"))["blocks"]
    assert blocks[-1]["t"] == "Div" and blocks[-1]["c"][0][1] == ["callout", "important"]
    assert "#7a1f5c" in (folder / "build/html/a.html").read_text("utf-8")
    explained = environment.octavo("explain", "todo-left", at=folder)
    assert "something is still to be written" in explained.stdout


def test_a_project_may_say_otherwise_than_an_installed_theme(environment: Environment, folder: Path) -> None:
    environment.install(PACKAGES / "octavo-school")
    page = folder / "templates/school/web.html.j2"
    page.parent.mkdir(parents=True)
    page.write_text(
        '{% extends "shipped/web.html.j2" %}{% block title %}<h1>Ours</h1>{% endblock %}', "utf-8"
    )
    made = environment.octavo("build", "-f", "html", "--set", "build.theme=school", at=folder)
    assert made.returncode == 0, made.stderr
    html = (folder / "build/html/b.html").read_text("utf-8")
    assert "<h1>Ours</h1>" in html and "#7a1f5c" in html
