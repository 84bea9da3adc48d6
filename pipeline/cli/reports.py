"""Reports of a build for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from pipeline.cli import console
from pipeline.core.diagnostics import Diagnostic
from pipeline.engine.build import Report


def as_json(report: Report) -> str:
    """Return the report as one JSON object: artifacts, diagnostics, timings."""
    artifacts = [
        {
            "source": item.source,
            "format": item.format,
            "path": item.path,
            "status": item.status,
            "sha256": item.sha256,
            "seconds": item.seconds,
            "reasons": [],
        }
        for item in report.built
    ]
    timings = {name: round(seconds, 3) for name, seconds in report.seconds.items()}
    shown = {
        "artifacts": artifacts,
        "diagnostics": [_plain(d) for d in report.diagnostics],
        "timings": timings,
    }
    return json.dumps(shown, ensure_ascii=False, indent=2)


def as_console(report: Report) -> str:
    """Return every diagnostic as a compiler shows it, then their number."""
    shown = [console.render(diagnostic) for diagnostic in report.diagnostics]
    total = console.summary(report.diagnostics)
    return "\n\n".join([*shown, *([total] if total else [])])


FORMS: Mapping[str, Callable[[Report], str]] = {"console": as_console, "json": as_json}


def _plain(diagnostic: Diagnostic) -> dict[str, object]:
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "path": diagnostic.span.path,
        "line": diagnostic.span.line,
        "column": diagnostic.span.column,
        "hint": diagnostic.hint,
    }
