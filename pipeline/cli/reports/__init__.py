"""Reports of a build for people and for programs: one module a form, each a function from a Report to text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from pipeline.cli import console
from pipeline.cli.reports.data import as_json
from pipeline.cli.reports.github import as_github
from pipeline.cli.reports.junit import as_junit
from pipeline.cli.reports.sarif import as_sarif
from pipeline.core.diagnostics import Diagnostic
from pipeline.core.spans import Span
from pipeline.engine.report import Report

_MOST = 10  # diagnostics of one kind in one file


def as_console(report: Report, *, total: bool = True, whole: bool = False) -> str:
    """Return the diagnostics as a compiler shows them, then their number unless `total` is False.

    Of one kind in one file the first ten are shown, and how many more there are, unless the `whole` is asked for.
    """
    shown = map(console.render, report.diagnostics) if whole else _first_of_each(report.diagnostics)
    number = console.summary(report.diagnostics) if total else ""
    return "\n\n".join([*shown, *([number] if number else [])])


def _first_of_each(diagnostics: Iterable[Diagnostic]) -> list[str]:
    """Return the first diagnostics of each kind and file as they are shown, the last of them with the number of the others."""
    told = Counter((one.span.path, one.code) for one in diagnostics)
    seen: Counter[tuple[str, str]] = Counter()
    shown = []
    for one in diagnostics:
        kind = (one.span.path, one.code)
        seen[kind] += 1
        if seen[kind] <= _MOST:
            shown.append(console.render(one))
        if seen[kind] == _MOST < told[kind]:
            more = f"{told[kind] - _MOST} more of {one.code}; '--verbose' shows all"
            shown.append(f"{console.place(Span(one.span.path))}: {more}")
    return shown


FORMS: Mapping[str, Callable[[Report], str]] = {
    "console": as_console,
    "json": as_json,
    "github": as_github,
    "junit": as_junit,
    "sarif": as_sarif,
}
