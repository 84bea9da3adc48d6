"""A report as workflow commands: GitHub shows each diagnostic as an annotation at the author's line."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from pipeline.cli import console
from pipeline.cli.reports import wording
from pipeline.core.diagnostics import Diagnostic, Severity
from pipeline.core.spans import count
from pipeline.engine.report import Report

_SHOWN = 10  # annotations of one kind that GitHub shows for a step
# What @actions/core (packages/core/src/command.ts) escapes in any text, and besides in a property.
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _DATA | str.maketrans({":": "%3A", ",": "%2C"})


_NAMES = {Severity.NOTE: "notice"}


def as_github(report: Report) -> str:
    """Return a workflow command a diagnostic and, last, one line for people.

    Errors come before warnings, because only the first of a kind are shown. Paths count from the repository's top.
    No line but the commands has a word of a document, so none can pass for a command.
    """
    home = wording.top(Path.cwd())
    urgent_first = sorted(report.diagnostics, key=lambda d: [*Severity].index(d.severity))
    return "\n".join([*(_command(diagnostic, home) for diagnostic in urgent_first), _summary(report)])


def _command(diagnostic: Diagnostic, home: Path) -> str:
    span = diagnostic.span
    properties = {"file": wording.harmless(wording.below(home, span.path))}
    if span.line:
        properties |= {"line": str(span.line), "col": str(span.column)}
    properties["title"] = diagnostic.code
    written = ",".join(f"{key}={value.translate(_PROPERTY)}" for key, value in properties.items())
    return f"::{_NAMES.get(diagnostic.severity, diagnostic.severity.value)} {written}::{wording.message(diagnostic).translate(_DATA)}"


def _summary(report: Report) -> str:
    failed = sum(item.status == "failed" for item in report.built)
    parts = [count(len(report.built), "output"), *([f"{failed} failed"] if failed else [])]
    said = console.summary(report.diagnostics) or "nothing to say"
    kinds = Counter(diagnostic.severity for diagnostic in report.diagnostics)
    more = f" (GitHub shows {_SHOWN} of a kind)" if max(kinds.values(), default=0) > _SHOWN else ""
    return f"octavo: {', '.join(parts)}; {said}{more}"
