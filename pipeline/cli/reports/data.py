"""A report as one JSON object, with everything that is known."""

from __future__ import annotations

import json
import re

from pipeline.cli.reports import wording
from pipeline.core.diagnostics import Diagnostic
from pipeline.core.spans import OVERRIDES
from pipeline.engine.report import Report

_ESCAPED = re.compile(f"[\ud800-\udfff\x7f-\x9f{OVERRIDES}]")  # what Python leaves as it is


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
            "reasons": list(item.reasons),
        }
        for item in report.built
    ]
    timings = {
        name: {"wall": round(cost.wall, 3), "cpu": round(cost.cpu, 3)}
        for name, cost in report.timings.items()
    }
    return dumped(
        {
            "artifacts": artifacts,
            "diagnostics": [_plain(d) for d in report.diagnostics],
            "timings": timings,
        }
    )


def dumped(value: object) -> str:
    """Return a value as indented JSON that is UTF-8 whatever is in it.

    A byte of a file name that is no UTF-8 is a lone surrogate in Python; it is written as its escape, \\udcXX, so
    that a reader in Python has the very name again.
    """
    text = json.dumps(value, ensure_ascii=False, indent=2)
    escaped = _ESCAPED.sub(lambda found: f"\\u{ord(found.group()):04x}", text)
    return wording.without_commands(escaped, r"\\u0023")


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
