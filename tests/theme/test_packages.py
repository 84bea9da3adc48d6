"""Themes of installed packages: where they are found, and what keeps one from being used."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import theme
from pipeline.core.diagnostics import Failure
from pipeline.core.spans import Span
from pipeline.engine import registry
from pipeline.theme import packages
from tests.engine.plugins import Plugins

SPAN = Span("octavo.toml", 2, 1)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Plugins]:
    """A folder of the path to install distributions in."""
    with Plugins(tmp_path / "site", monkeypatch) as found:
        yield found


def bring(site: Plugins, name: str, module: str = "octavo_school", text: str = 'extends = "plain"\n') -> Path:
    """Install a theme; return its folder."""
    site.add(f"octavo-{name}", "", themes={name: module}).unlink()
    folder = site.folder / module.replace(".", "/")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "theme.toml").write_text(text, "utf-8")
    registry.forget()
    return folder


def faults() -> list[str]:
    return [one.message for one in registry.remarks()]


def test_a_package_is_the_theme_its_entry_point_names(site: Plugins, tmp_path: Path) -> None:
    folder = bring(site, "school")
    found = theme.load("school", root=tmp_path, span=SPAN)
    assert found.name == "school"
    assert found.folders[:2] == (tmp_path / "templates/school", folder)
    assert str(folder / "theme.toml") in found.sources


def test_a_folder_inside_a_package_will_do(site: Plugins, tmp_path: Path) -> None:
    folder = bring(site, "dark", "octavo_many.themes.dark")
    (site.folder / "octavo_many/__init__.py").write_text("raise RuntimeError('no code is run')", "utf-8")
    registry.forget()
    assert packages.installed().folders == {"dark": folder}


def test_the_project_s_own_theme_is_extended_file_by_file(site: Plugins, tmp_path: Path) -> None:
    bring(site, "school")
    own = tmp_path / "templates/mine/theme.toml"
    own.parent.mkdir(parents=True)
    own.write_text('extends = "school"\n', "utf-8")
    names = [folder.name for folder in theme.load("mine", root=tmp_path, span=SPAN).folders]
    assert names[:5] == ["mine", "mine", "school", "octavo_school", "school"]


def test_a_mistake_is_said_at_its_line(site: Plugins, tmp_path: Path) -> None:
    bring(site, "school", text='extends = "plain"\n\n[colors]\naccent = "red"\n')
    with pytest.raises(Failure) as caught:
        theme.load("school", root=tmp_path, span=SPAN)
    (said,) = caught.value.diagnostics
    assert (said.code, said.span) == ("theme-invalid", Span("octavo_school/theme.toml", 4, 1))


def test_an_unknown_theme_is_compared_with_installed_ones(site: Plugins, tmp_path: Path) -> None:
    bring(site, "school")
    with pytest.raises(Failure) as caught:
        theme.load("schol", root=tmp_path, span=SPAN)
    assert caught.value.diagnostics[0].hint == "did you mean 'school'?"


@pytest.mark.parametrize(
    ("name", "module", "said"),
    [
        ("aurora", "octavo_school", "has the name of a theme that comes with Octavo"),
        ("school", "no_such_package", "leads to no package"),
        ("../x", "octavo_school", "has a name that no theme can have"),
    ],
)
def test_what_cannot_be_used_is_said_and_left_out(site: Plugins, name: str, module: str, said: str) -> None:
    site.add("octavo-school", "", themes={name: module}).unlink()
    if module == "octavo_school":
        (site.folder / module).mkdir()
        (site.folder / module / "theme.toml").write_text('extends = "plain"\n', "utf-8")
    registry.forget()
    assert faults() == [f"theme plugin '{name}' of octavo-school 1.0 {said}"]
    assert packages.installed().folders == {}


def test_a_package_without_theme_toml_is_said_to_who_asks_for_it(site: Plugins, tmp_path: Path) -> None:
    (bring(site, "school") / "theme.toml").unlink()
    registry.forget()
    with pytest.raises(Failure) as caught:
        theme.load("school", root=tmp_path, span=SPAN)
    (said,) = caught.value.diagnostics
    assert said.message == "the installed theme 'school' has no theme.toml in its folder"


def test_of_two_with_one_name_the_first_stands(site: Plugins, tmp_path: Path) -> None:
    first = bring(site, "school", "octavo_a")
    site.add("octavo-other", "", themes={"school": "octavo_b"}).unlink()
    (site.folder / "octavo_b").mkdir()
    registry.forget()
    assert packages.installed().folders == {"school": first}
    assert faults() == ["theme plugin 'school' of octavo-other 1.0 has the name of another installed theme"]
