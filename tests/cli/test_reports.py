"""Reports for programs: the text of every form, judged by the rules of whoever reads it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.cli.reports import as_console
from pipeline.core.diagnostics import warning
from pipeline.core.spans import Span
from pipeline.engine.report import Report
from tests.cli.conftest import Octavo, Write
from tests.cli.reports.forms import (
    GITHUB,
    GOOD,
    JUDGES,
    PROGRAMS,
    WARNED,
    WRONG,
    cases,
    commands,
    run_of,
)

# --- the text of every form ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", PROGRAMS)
def test_nothing_to_say_is_said(octavo: Octavo, write: Write, form: str) -> None:
    write("content/c.md", GOOD)
    said = octavo("check", "-f", "ast", "--report", form)
    assert (said.status, said.err) == (0, "")
    JUDGES[form](said.out)
    if form == "github":
        assert said.out == "octavo: 1 output; nothing to say\n"


# --- places ----------------------------------------------------------------------------------------------------------


def test_a_diagnostic_of_a_whole_file_still_has_the_file(octavo: Octavo, write: Write) -> None:
    write("content/a.md", GOOD)
    write("content/a.markdown", GOOD)
    said = octavo("check", "-f", "ast", "--report", "github")
    assert [list(properties) for _, properties, _ in commands(said.out)] == [["file", "title"]] * 2
    located = run_of(octavo("check", "-f", "ast", "--report", "sarif").out)["results"][0]["locations"][0]
    assert "region" not in located["physicalLocation"]
    suites = cases(octavo("check", "-f", "ast", "--report", "junit").out)
    assert [(case.get("classname"), case.get("name")) for case in suites.iter("testcase")] == [
        ("content/a.markdown", "source"),
        ("content/a.md", "source"),
    ]
    assert [failure.get("type") for failure in suites.iter("failure")] == ["output-collision"] * 2


@pytest.mark.slow
@pytest.mark.parametrize("form", ["github", "junit", "sarif"])
def test_a_report_is_the_same_anywhere(octavo: Octavo, write: Write, tmp_path: Path, form: str) -> None:
    said = []
    for folder in ("one", "two/deeper"):
        for name, text in (("a", WARNED), ("b", WRONG), ("c", GOOD)):
            write(f"{folder}/content/{name}.md", text)
        report = octavo("build", "-f", "ast,html", "--report", form, "--jobs", "2", cwd=tmp_path / folder).out
        assert str(tmp_path) not in report
        said.append(re.sub(r'time="[\d.]+"', "", report))
    assert said[0] == said[1]


# --- where a report goes, and the exit status ------------------------------------------------------------------------


@pytest.mark.usefixtures("three_documents")
@pytest.mark.parametrize("form", ["console", *PROGRAMS])
def test_with_a_file_stdout_stays_the_list_of_paths(octavo: Octavo, tmp_path: Path, form: str) -> None:
    said = octavo("build", "-f", "html", "--report", form, "--report-file", "new/report")
    assert (said.status, said.out) == (1, "build/html/a.html\nbuild/html/c.html\n")
    assert said.err.endswith("1 error, 3 warnings\n")
    written = (tmp_path / "new/report").read_text("utf-8")
    assert written.endswith("\n")
    if form == "console":
        assert written == said.err
    else:
        JUDGES[form](written)


@pytest.mark.slow
@pytest.mark.parametrize("form", ["console", *PROGRAMS])
def test_strict_counts_warnings_in_every_form(octavo: Octavo, write: Write, form: str) -> None:
    write("content/a.md", WARNED)
    assert octavo("check", "-f", "ast", "--report", form).status == 0
    assert octavo("check", "-f", "ast", "--report", form, "--strict").status == 1


def test_a_report_that_cannot_be_written_is_status_two(octavo: Octavo, write: Write) -> None:
    write("content/a.md", GOOD)
    write("file", "no folder")
    said = octavo("build", "-f", "ast", "--report", "junit", "--report-file", "file/report.xml")
    assert said.status == 2
    assert re.fullmatch(r"octavo: cannot write the report: 'file/report.xml': [A-Z].*\n", said.err)
    assert said.out == "build/ast/a.json\n"
    said = octavo("check", "-f", "ast", "--report", "sarif", "--report-file", "/dev/full")
    assert (said.status, said.err) == (
        2,
        "octavo: cannot write the report: '/dev/full': No space left on device\n",
    )


# --- quiet -----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("three_documents")
def test_quiet_leaves_nothing_but_diagnostics(octavo: Octavo, tmp_path: Path) -> None:
    loud = octavo("build", "-f", "html")
    said = octavo("build", "-f", "html", "--quiet", "--timings")
    assert (said.status, said.out) == (1, "")
    assert f"{said.err}\n1 error, 3 warnings\n" == loud.err
    assert octavo("check", "-f", "html", "-q").err == said.err
    assert octavo("build", "content/c.md", "-f", "html", "-q") == type(said)(0, "", "")
    asked = octavo("build", "-f", "html", "-q", "--report", "github")
    assert (asked.out, asked.err) == (GITHUB, "")
    filed = octavo("build", "-f", "html", "-q", "--report", "github", "--report-file", "github.txt")
    assert (filed.out, filed.err) == ("", said.err)
    assert (tmp_path / "github.txt").read_text("utf-8") == GITHUB


# --- any text --------------------------------------------------------------------------------------------------------


def test_of_one_kind_in_one_file_ten_are_shown_and_the_others_counted() -> None:
    rule = warning("a-code", "text")
    said = [rule.at(Span("a.md", line), f"word {line}") for line in range(1, 26)]
    others = [rule.at(Span("b.md", 1), "word"), warning("b-code", "text").at(Span("a.md", 30), "word")]
    report = Report((), tuple(sorted([*said, *others], key=lambda one: one.sort_key)))
    shown = as_console(report).split("\n\n")
    assert shown[:10] == [f"a.md:{line}:1: warning[a-code]: word {line}" for line in range(1, 11)]
    assert shown[10:] == [
        "a.md: 15 more of a-code; '--verbose' shows all",
        "a.md:30:1: warning[b-code]: word",
        "b.md:1:1: warning[a-code]: word",
        "27 warnings",
    ]
    assert len(as_console(report, whole=True).split("\n\n")) == 28


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("::error::a.md", "./::error::a.md"),
        ("  ::error::a.md", "./  ::error::a.md"),
        ("a\n::error::b.md", "a\\n::error::b.md"),
        ("a##[error]\x1b[2J.md", "a#\\x23[error]\\x1b[2J.md"),
    ],
)
def test_the_number_of_others_begins_with_no_command(path: str, shown: str) -> None:
    rule = warning("a-code", "text")
    report = Report((), tuple(rule.at(Span(path, line), "word") for line in range(1, 13)))
    assert f"\n\n{shown}: 2 more of a-code; '--verbose' shows all\n\n" in as_console(report)
