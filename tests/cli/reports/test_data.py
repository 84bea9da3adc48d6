"""Reports as JSON."""

from __future__ import annotations

import json

from hypothesis import given, settings

from pipeline.cli import reports
from pipeline.engine.report import Report
from tests.cli.reports.forms import REPORTS


def paired(text: str) -> str:
    """Return `text` as JSON has it: the escapes of a high and a low surrogate are one character (RFC 8259, section 7)."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


@settings(deadline=None)  # a busy machine is no finding
@given(REPORTS)
def test_any_text_gives_json(report: Report) -> None:
    text = reports.FORMS["json"](report)
    text.encode("utf-8")
    assert [d["message"] for d in json.loads(text)["diagnostics"]] == [
        paired(d.message) for d in report.diagnostics
    ]
    assert [a["path"] for a in json.loads(text)["artifacts"]] == [item.path for item in report.built]
