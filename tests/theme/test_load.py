"""Themes: found by name, checked with file and line, overridden file by file."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import resources, theme
from pipeline.core.diagnostics import Failure
from pipeline.core.spans import Span
from pipeline.tools.files import Files
from pipeline.tools.jinja import render as jinja
from tests.theme.themes import GOOD, themed, wrong

SHIPPED = sorted(path.parent.name for path in resources.templates().glob("*/theme.toml"))


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_themes_are_valid(name: str, tmp_path: Path) -> None:
    found = theme.load(name, root=tmp_path, span=Span("octavo.toml", 1))
    assert found.name == name
    assert found.fonts.size > 0


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("aurroa", "did you mean 'aurora'?"),
        ("mime", "did you mean 'mine'?"),
        ("zzz", f"themes here: {', '.join(sorted([*SHIPPED, 'mine']))}"),
        ("../mine", f"themes here: {', '.join(sorted([*SHIPPED, 'mine']))}"),
        ("", f"themes here: {', '.join(sorted([*SHIPPED, 'mine']))}"),
    ],
)
def test_an_unknown_theme_stands_where_it_was_asked_for(tmp_path: Path, name: str, hint: str) -> None:
    assert wrong(tmp_path, GOOD, name) == [
        ("a.md:3:8", "theme-unknown", f"unknown theme '{name}'", hint),
    ]


def test_a_project_overrides_one_file_of_a_theme(tmp_path: Path) -> None:
    (tmp_path / "templates" / "aurora").mkdir(parents=True)
    (tmp_path / "templates" / "aurora" / "tone.j2").write_text("own tone of {{ theme.name }}")
    found = theme.load("aurora", root=tmp_path, span=Span("octavo.toml", 1))
    assert jinja.render(found, "tone.j2", {}, files=Files()) == "own tone of aurora"
    assert found.colors.text == "#1b2430"


def test_the_themes_own_file_comes_before_the_projects_for_all_themes(tmp_path: Path) -> None:
    for folder in (tmp_path / "templates", tmp_path / "templates" / "aurora"):
        folder.mkdir(exist_ok=True)
        (folder / "x.j2").write_text(folder.name)
    found = theme.load("aurora", root=tmp_path, span=Span("octavo.toml", 1))
    plain = theme.load("plain", root=tmp_path, span=Span("octavo.toml", 1))
    assert (
        jinja.render(found, "x.j2", {}, files=Files()),
        jinja.render(plain, "x.j2", {}, files=Files()),
    ) == ("aurora", "templates")


def test_a_project_can_have_a_theme_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "templates" / "mine"
    folder.mkdir(parents=True)
    (folder / "theme.toml").write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert theme.load("mine", root=tmp_path, span=Span("octavo.toml", 1)).fonts.mono == "Source Code Pro"


def test_a_theme_says_only_what_is_different_from_the_one_it_extends(tmp_path: Path) -> None:
    base = theme.load("plain", root=tmp_path, span=Span("octavo.toml", 1))
    found = themed(tmp_path, 'extends = "plain"\n[colors]\naccent = "#123456"\n[fonts]\nsize = 14\n')
    assert (found.colors.accent, found.colors.text) == ("#123456", base.colors.text)
    assert (found.fonts.size, found.fonts.body) == (14, base.fonts.body)
    assert found.deck.title == "paper"


def test_layouts_of_the_theme_that_is_extended_are_found(tmp_path: Path) -> None:
    found = themed(tmp_path, 'extends = "plain"\n')
    assert jinja.render(found, "tone.j2", {}, files=Files()) == jinja.render(
        theme.load("plain", root=tmp_path, span=Span("octavo.toml", 1)), "tone.j2", {}, files=Files()
    )


def test_a_key_covers_every_theme_that_is_extended(tmp_path: Path) -> None:
    themed(tmp_path, 'extends = "aurora"\n', "base")
    found = themed(tmp_path, 'extends = "base"\n')
    assert {Path(path).parent.name for path, digest in found.sources.items() if digest} == {
        "aurora",
        "base",
        "mine",
    }


def test_octavo_toml_overrides_single_values(tmp_path: Path) -> None:
    found = themed(tmp_path, GOOD, overrides={"colors": {"accent": "#7a1f5c"}, "tables": {"look": "grid"}})
    assert (found.colors.accent, found.tables.look, found.colors.text) == ("#7a1f5c", "grid", "#1b2430")


def test_a_logo_is_part_of_the_theme(tmp_path: Path) -> None:
    (tmp_path / "templates/mine").mkdir(parents=True)
    (tmp_path / "templates/mine/mark.svg").write_text("<svg/>")
    found = themed(tmp_path, 'extends = "aurora"\nlogo = "mark.svg"\n')
    assert found.logo == "data:image/svg+xml;base64,PHN2Zy8+"
    assert [Path(path).name for path, digest in found.sources.items() if digest] == [
        "theme.toml",
        "theme.toml",
        "mark.svg",
    ]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("mark.png", "the logo 'mark.png' is not there"),
        ("mark.gif", "'logo' is 'mark.gif'"),
        ("../mark.svg", "'logo' is '../mark.svg'"),
    ],
)
def test_a_logo_that_is_none_is_said_at_its_line(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(Failure) as failure:
        themed(tmp_path, f'extends = "aurora"\nlogo = "{name}"\n')
    [diagnostic] = failure.value.diagnostics
    assert (diagnostic.message, diagnostic.span.line) == (said, 2)
