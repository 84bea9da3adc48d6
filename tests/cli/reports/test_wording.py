"""Where a file is in its repository, as reports say it; and texts in which nothing is a command."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from pipeline.cli import reports
from pipeline.core.diagnostics import Diagnostic, Severity
from pipeline.core.spans import Span
from pipeline.engine.report import Built, Report
from tests.cli.conftest import Octavo, Write
from tests.cli.reports.forms import JUDGES, PROGRAMS, WARNED, cases, commands, run_of

ACTS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
SAID = {
    "azure": "##[error]a ##vso[task.setvariable variable=x]b ##[group]",
    "github": "a\n::error::b\r::warning::c\n  ::set-output name=x::d",
    "terminal": "a\x1b[2J\x1b]0;title\x07b\x9b31mc\x85d\x7f",
    "direction": "a\u202eb\u2066c\u2069\u202c",
}


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_paths_count_from_the_repository_s_top(
    octavo: Octavo, write: Write, tmp_path: Path, kind: str
) -> None:
    if kind == "folder":
        (tmp_path / ".git").mkdir()
    else:
        write(".git", "gitdir: ../elsewhere\n")  # a worktree, a submodule
    write("handbook/content/a, b: 100%.md", WARNED)
    for form in ("github", "sarif"):
        said = octavo("check", "-f", "ast", "--report", form, cwd=tmp_path / "handbook")
        if form == "github":
            assert "file=handbook/content/a%2C b%3A 100%25.md,line=7,col=1," in said.out
            assert commands(said.out)[0][1]["file"] == "handbook/content/a, b: 100%.md"
        else:
            assert (
                run_of(said.out)["artifacts"][0]["location"]["uri"]
                == "handbook/content/a%2C%20b%3A%20100%25.md"
            )


def test_a_file_outside_of_the_repository_is_named(octavo: Octavo, write: Write, tmp_path: Path) -> None:
    outside = write("elsewhere/a.md", WARNED)
    (tmp_path / "here/.git").mkdir(parents=True)
    said = octavo("check", outside, "-f", "ast", "--report", "sarif", cwd=tmp_path / "here")
    run = run_of(said.out)
    assert run["artifacts"] == []
    assert run["results"][0]["locations"] == [
        {"logicalLocations": [{"fullyQualifiedName": "../elsewhere/a.md"}]}
    ]
    said = octavo("check", outside, "-f", "ast", "--report", "github", cwd=tmp_path / "here")
    assert commands(said.out)[0][1]["file"] == "../elsewhere/a.md"


def test_a_repository_reached_through_a_link_is_the_repository(
    octavo: Octavo, write: Write, tmp_path: Path
) -> None:
    (tmp_path / "real/.git").mkdir(parents=True)
    write("real/other/a.md", WARNED)
    (tmp_path / "real/here").mkdir()
    (tmp_path / "link").symlink_to("real")
    said = octavo(
        "check", tmp_path / "link/other/a.md", "-f", "ast", "--report", "github", cwd=tmp_path / "real/here"
    )
    assert commands(said.out)[0][1]["file"] == "other/a.md"


@pytest.mark.parametrize("form", ["console", *PROGRAMS])
@pytest.mark.parametrize("kind", SAID)
def test_no_text_is_a_command_to_who_reads_the_report(form: str, kind: str) -> None:
    text = SAID[kind]
    said = tuple(Diagnostic("some-code", severity, text, Span(text, 1), text) for severity in Severity)
    report = Report(
        (Built(text, "html", text, "built", "", 0.0), Built(text, "pdf", text, "failed", "", 0.0)), said
    )
    written = reports.FORMS[form](report)
    if form in JUDGES:
        JUDGES[form](written)
    assert not ACTS.search(written)
    lines = written.split("\n")
    asked = [line for line in lines if line.lstrip().startswith("::")]
    assert len(asked) == (
        len(Severity) if form == "github" else 0
    )  # which GitHub reads as that and nothing else
    assert not any(re.search(r"##[a-z]*\[", line) for line in lines if line not in asked)


def test_programs_read_in_reports_what_was_said() -> None:
    text = "##[error]a b\u202ec"
    report = Report((), (Diagnostic("some-code", Severity.ERROR, text, Span("a.md")),))
    assert json.loads(reports.FORMS["json"](report))["diagnostics"][0]["message"] == text
    assert run_of(reports.FORMS["sarif"](report))["results"][0]["message"]["text"].startswith("##[error]a")
    assert "a.md: ##[error]a" in next(cases(reports.FORMS["junit"](report)).iter("failure")).get("message")
