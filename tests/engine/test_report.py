"""What a build came to, as a value."""

from __future__ import annotations

import pytest

from pipeline.core.diagnostics import Diagnostic, Severity
from pipeline.core.spans import Span
from pipeline.engine.report import Built, Report


def said(severity: Severity, line: int, path: str = "a.md") -> Diagnostic:
    return Diagnostic("code", severity, "message", Span(path, line))


@pytest.mark.parametrize(
    ("statuses", "severities", "failed"),
    [
        ([], [], False),
        (["built", "cached"], [Severity.WARNING, Severity.NOTE], False),
        (["built", "failed"], [], True),
        (["built"], [Severity.ERROR], True),
    ],
)
def test_it_failed_if_an_output_is_missing_or_a_document_wrong(
    statuses: list[str], severities: list[Severity], failed: bool
) -> None:
    built = [Built("a.md", "html", "build/html/a.html", status) for status in statuses]
    assert Report(built, tuple(said(severity, 1) for severity in severities)).failed is failed


def test_more_diagnostics_are_said_once_and_in_their_place() -> None:
    first, last, other = (said(Severity.WARNING, line) for line in (1, 9, 5))
    before = said(Severity.ERROR, 99, "A.md")
    report = Report((), (first, last)).also([last, other, before])
    assert report.diagnostics == (before, first, other, last)
    assert report.failed
