"""`--set`: settings from the command line, above octavo.toml and front matter."""

from __future__ import annotations

import json
from pathlib import Path

import pikepdf
import pytest

from pipeline import config
from pipeline.core.diagnostics import Failure
from tests.cli.conftest import Octavo

TEXT = "---\ntitle: T\npdf:\n  paper: A4\n---\n\n# A\n\nx\n"


def paper(path: Path) -> tuple[int, int]:
    """The size of the first page, in points."""
    with pikepdf.open(path) as pdf:
        left, bottom, right, top = pdf.pages[0].mediabox
        return round(float(right - left)), round(float(top - bottom))


def test_it_stands_above_the_document_and_is_no_reason_twice(octavo: Octavo, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TEXT)
    assert octavo("build", "a.md").status == 0
    assert paper(tmp_path / "build/pdf/a.pdf") == (595, 842)
    assert octavo("build", "a.md", "--set", "pdf.paper=Letter").status == 0
    assert paper(tmp_path / "build/pdf/a.pdf") == (612, 792)
    again = octavo("build", "a.md", "--set", "pdf.paper=Letter", "--report", "json")
    assert [item["status"] for item in json.loads(again.out)["artifacts"]] == ["cached"]
    said = octavo("explain", "build/pdf/a.pdf", "--set", "pdf.paper=Letter")
    assert 'pdf.paper = "Letter"' in said.out
    assert any(line.startswith("pdf.paper") and line.endswith("--set") for line in said.out.splitlines())


def test_the_theme_can_be_chosen(octavo: Octavo, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: T\ntheme: aurora\n---\n\nx\n")
    said = octavo("explain", "a.md", "-f", "html", "--set", "build.theme=plain")
    [line] = [line for line in said.out.splitlines() if line.startswith("build.theme")]
    assert (line.split()[2], line.split()[-1]) == ('"plain"', "--set")


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("paper", "octavo: error[settings-value]: 'paper' sets nothing\n   hint: write TABLE.KEY=VALUE, as pdf.paper=Letter\n"),
        ("paper=A4", "octavo: error[settings-value]: 'paper=A4' sets nothing\n   hint: write TABLE.KEY=VALUE, as pdf.paper=Letter\n"),
        ("pdf.papre=A4", "--set: error[settings-unknown]: unknown key 'pdf.papre'\n   hint: did you mean 'pdf.paper'?\n"),
        ("build.jobs=two", "--set: error[settings-value]: 'build.jobs' is \"two\"\n   hint: it must be a whole number from 0 on\n"),
        ("nothing.key=1", "--set: error[settings-unknown]: unknown table 'nothing'\n   hint: see docs/settings.md, or put free values under [variables]\n"),
    ],
)  # fmt: skip
def test_a_mistake_is_said(octavo: Octavo, tmp_path: Path, word: str, said: str) -> None:
    (tmp_path / "a.md").write_text("x\n")
    found = octavo("build", "a.md", "--set", word)
    assert (found.status, found.err.replace("octavo: ", "--set: ")) == (
        2,
        said.replace("octavo: ", "--set: "),
    )


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ('project.title="a b"', "a b"),
        ("project.title=a b", "a b"),
        ("project.title=2027", "2027"),
        ("project.title=", ""),
        ("project.title=1\nx = 2", "1\nx = 2"),
    ],
)
def test_a_text_needs_no_quotes(tmp_path: Path, word: str, value: str) -> None:
    assert config.load(tmp_path, {}, words=(word,)).project.title == value


def test_free_tables_take_what_toml_says(tmp_path: Path) -> None:
    (tmp_path / "octavo.toml").write_text('[variables]\na = 1\nb = 2\n[theme.colors]\naccent = "#000000"\n')
    words = ("variables.b=[1, 2]", "variables.c=x", "theme.colors.accent=#b3261e", "variables.b=[3]")
    settings = config.load(tmp_path, {}, words=words)
    assert settings.variables == {"a": 1, "b": [3], "c": "x"}
    assert settings.theme == {"colors": {"accent": "#b3261e"}}


def test_a_table_that_is_none_is_said_at_its_line(tmp_path: Path) -> None:
    (tmp_path / "octavo.toml").write_text("slides = 3\n")
    with pytest.raises(Failure) as failure:
        config.load(tmp_path, {}, words=("slides.level=1",))
    assert [found.message for found in failure.value.diagnostics] == ["'slides' must be a table"]
