"""What is built with a plugin is built anew when the plugin's files change, whatever its version says."""

from __future__ import annotations

import json
import re
import shutil
import time
from pathlib import Path

import pytest

from tests.plugins.conftest import PACKAGES, Environment


def statuses(environment: Environment, folder: Path, *words: str) -> tuple[set[str], str]:
    """Build, and return what became of the outputs, and the reasons given."""
    made = environment.octavo("build", "--report", "json", *words, at=folder)
    assert made.returncode == 0, made.stderr
    items = json.loads(made.stdout)["artifacts"]
    return {item["status"] for item in items}, " ".join(word for item in items for word in item["reasons"])


@pytest.mark.parametrize("how", [(), ("--editable",)], ids=["installed", "editable"])
def test_an_edit_without_a_new_version_makes_outputs_anew(
    environment: Environment, folder: Path, tmp_path: Path, how: tuple[str, ...]
) -> None:
    source = shutil.copytree(PACKAGES / "octavo-text", tmp_path / "octavo-text")
    environment.install(*how, source)
    environment.install(PACKAGES / "octavo-todo")  # which does not change, and is not spoken of
    built = ("-f", "text")
    assert statuses(environment, folder, *built)[0] == {"built"}
    assert statuses(environment, folder, *built)[0] == {"cached"}
    place = source if how else next(environment.folder.glob("lib/*/site-packages"))
    module = place / "octavo_text/__init__.py"
    text = module.read_text("utf-8")
    module.write_text(text.replace("'='", "'~'"), "utf-8")
    status, why = statuses(environment, folder, *built)
    assert status == {"built"}
    assert re.search(r"plugins octavo-text 1.0 \(\w{16}\) → octavo-text 1.0 \(\w{16}\)( |$)", why)
    assert "~~~~~" in (folder / "build/text/a.txt").read_text("utf-8")
    module.write_text(text, "utf-8")  # as it was: what was kept of it still stands
    assert statuses(environment, folder, *built)[0] == {"cached"}
    assert "=====" in (folder / "build/text/a.txt").read_text("utf-8")


def test_a_build_with_nothing_to_do_sees_the_edit_too(environment: Environment, folder: Path) -> None:
    """The answer that is given before anything is loaded goes by what the file system says of the plugin's files."""
    environment.install(PACKAGES / "octavo-text")
    for pause in (2.2, 0.0):  # what was just written is not believed to be at rest
        assert environment.octavo("build", "-f", "text", at=folder).returncode == 0
        time.sleep(pause)
    kept = list((folder / "build/.octavo/standstill").glob("*"))
    assert kept, "nothing is remembered of the second build"
    module = next(environment.folder.glob("lib/*/site-packages/octavo_text/__init__.py"))
    module.write_text(module.read_text("utf-8").replace("'='", "'~'"), "utf-8")
    assert environment.octavo("build", "-f", "text", at=folder).returncode == 0
    assert "~~~~~" in (folder / "build/text/a.txt").read_text("utf-8")


def test_a_new_file_of_a_plugin_counts(environment: Environment, folder: Path) -> None:
    environment.install(PACKAGES / "octavo-text")
    assert statuses(environment, folder, "-f", "text")[0] == {"built"}
    package = next(environment.folder.glob("lib/*/site-packages/octavo_text"))
    (package / "words.txt").write_text("one\n", "utf-8")
    assert statuses(environment, folder, "-f", "text")[0] == {"built"}


def test_a_file_of_an_installed_theme_is_an_ingredient(environment: Environment, folder: Path) -> None:
    environment.install(PACKAGES / "octavo-school")
    words = ("-f", "html", "--set", "build.theme=school")
    assert statuses(environment, folder, *words)[0] == {"built"}
    assert statuses(environment, folder, *words)[0] == {"cached"}
    file = next(environment.folder.glob("lib/*/site-packages/octavo_school/theme.toml"))
    file.write_text(file.read_text("utf-8").replace("#7a1f5c", "#1f5c7a"), "utf-8")
    status, why = statuses(environment, folder, *words)
    assert status == {"built"} and "theme school: theme.toml changed" in why
    # A layout that was looked for in vain is there now.
    (file.parent / "web.html.j2").write_text('{% extends "shipped/web.html.j2" %}', "utf-8")
    status, why = statuses(environment, folder, *words)
    assert status == {"built"} and "theme school: web.html is there now" in why
    assert statuses(environment, folder, "-f", "html")[0] == {"built"}
    (file.parent / "web.css.j2").write_text("", "utf-8")
    assert statuses(environment, folder, "-f", "html")[0] == {"cached"}, "another theme's outputs"


def test_a_theme_that_is_installed_later_is_seen(environment: Environment, folder: Path) -> None:
    own = folder / "templates/school/theme.toml"
    own.parent.mkdir(parents=True)
    own.write_text('extends = "aurora"\n', "utf-8")
    words = ("-f", "html", "--set", "build.theme=school")
    assert statuses(environment, folder, *words)[0] == {"built"}
    environment.install(PACKAGES / "octavo-school")
    status, why = statuses(environment, folder, *words)
    assert status == {"built"} and "theme school" in why
