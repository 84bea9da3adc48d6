"""Reports as workflow commands of GitHub."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from pipeline.cli import reports
from pipeline.core.diagnostics import Diagnostic, Severity
from pipeline.core.spans import Span
from pipeline.engine.report import Report
from tests.cli.conftest import Octavo
from tests.cli.reports.forms import GITHUB, REPORTS, UNFIT, commands


@pytest.mark.usefixtures("three_documents")
def test_workflow_commands_have_errors_first_and_a_line_for_people(octavo: Octavo) -> None:
    said = octavo("build", "-f", "html", "--report", "github")
    assert (said.status, said.out, said.err) == (1, GITHUB, "")
    assert octavo("build", "-f", "html", "--report", "github").out == GITHUB  # from what is known, the same


@settings(deadline=None)  # a busy machine is no finding
@given(REPORTS)
def test_any_text_gives_commands_of_one_line(report: Report) -> None:
    text = reports.FORMS["github"](report)
    text.encode("utf-8")
    found = commands(text)
    assert len(re.split("\r\n|\r|\n", text)) == len(report.diagnostics) + 1
    expected = sorted(report.diagnostics, key=lambda d: [*Severity].index(d.severity))
    names = {"error": "error", "warning": "warning", "note": "notice"}
    assert [name for name, _, _ in found] == [names[d.severity] for d in expected]
    for (_, properties, message), diagnostic in zip(found, expected, strict=True):
        hint = f"\nhint: {diagnostic.hint}" if diagnostic.hint else ""
        assert message == UNFIT.sub("\ufffd", diagnostic.message + hint)
        place = ("line", "col") if diagnostic.span.line else ()
        assert list(properties) == ["file", *place, "title"]
        assert properties["title"] == diagnostic.code


def test_more_annotations_than_github_shows_are_said_to_be_more() -> None:
    many = tuple(Diagnostic("link-anchor", Severity.WARNING, str(n), Span("a.md", n)) for n in range(11))
    assert reports.FORMS["github"](Report((), many)).endswith(
        "\noctavo: 0 outputs; 11 warnings (GitHub shows 10 of a kind)"
    )
    assert "GitHub" not in reports.FORMS["github"](Report((), many[1:]))
