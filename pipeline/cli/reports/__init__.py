"""Reports of a build for people and for programs: one module a form, each a function from a Report to text."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pipeline.cli import console
from pipeline.cli.reports.data import as_json
from pipeline.cli.reports.github import as_github
from pipeline.cli.reports.junit import as_junit
from pipeline.cli.reports.sarif import as_sarif
from pipeline.engine.report import Report


def as_console(report: Report, *, total: bool = True) -> str:
    """Return every diagnostic as a compiler shows it, then their number unless `total` is False."""
    shown = [console.render(diagnostic) for diagnostic in report.diagnostics]
    number = console.summary(report.diagnostics) if total else ""
    return "\n\n".join([*shown, *([number] if number else [])])


FORMS: Mapping[str, Callable[[Report], str]] = {
    "console": as_console,
    "json": as_json,
    "github": as_github,
    "junit": as_junit,
    "sarif": as_sarif,
}
