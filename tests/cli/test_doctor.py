"""`octavo doctor`."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from pipeline.cli import doctor
from pipeline.cli.doctor import Finding
from tests.cli.conftest import Octavo
from tests.engine.plugins import Plugins


def test_the_doctor_looks_for_what_the_project_depends_on() -> None:
    declared = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    names = {re.split(r"[^\w.-]", need)[0].replace("_", "-") for need in declared["dependencies"]}
    assert {name.replace("_", "-") for name in doctor.packages()} == names


def test_the_doctor_finds_everything_here(octavo: Octavo) -> None:
    said = octavo("doctor")
    assert (said.status, said.err) == (0, "")
    assert all(line.startswith("ok ") for line in said.out.splitlines())
    assert "pandoc: 3." in said.out
    assert "to mend it" not in said.out


@pytest.mark.parametrize(
    ("missing", "command"),
    [
        ([], ""),
        ([Finding("weasyprint", False, "not installed")], "make setup"),
        ([Finding("format text", False, "", plugin="octavo-text")], "pip uninstall octavo-text"),
        ([Finding("z", False, ""), Finding("format text", False, "", plugin="octavo-text")], "make setup"),
        ([Finding("x", False, "", "pango-1.0"), Finding("y", False, "", "harfbuzz-subset")], " install "),
    ],
)
def test_there_is_one_command_that_mends_it(missing: list[Finding], command: str) -> None:
    said = doctor.remedy([Finding("Python", True, "3"), *missing])
    assert command in said
    assert "\n" not in said
    assert bool(said) is bool(missing)


def test_the_doctor_looks_at_plugins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with Plugins(tmp_path / "site", monkeypatch) as plugins:
        plugins.add("octavo-shout", "import a_module\n", outputs={"shout": "OUTPUT"})
        found = {finding.name: finding for finding in doctor.examine() if finding.plugin}
    said = "octavo-shout 1.0 cannot be loaded (ModuleNotFoundError: No module named 'a_module')"
    assert found == {"format shout": Finding("format shout", False, said, plugin="octavo-shout")}
