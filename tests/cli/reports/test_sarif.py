"""Reports as SARIF."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from pipeline.cli import reports
from pipeline.engine.report import Report
from pipeline.engine.rules import rules
from tests.cli.conftest import Octavo, Write
from tests.cli.reports.forms import REPORTS, UNFIT, run_of


@pytest.mark.usefixtures("three_documents")
def test_sarif_has_a_result_a_diagnostic(octavo: Octavo) -> None:
    said = octavo("build", "-f", "html", "--report", "sarif")
    assert (said.status, said.err) == (1, "")
    run = run_of(said.out)
    driver = run["tool"]["driver"]
    assert (driver["name"], run["columnKind"]) == ("Octavo", "unicodeCodePoints")
    assert [rule["id"] for rule in driver["rules"]] == ["image-missing", "link-anchor", "metadata-unknown"]
    assert driver["rules"][0] == {
        "id": "image-missing",
        "shortDescription": {"text": "The file an image names is not there."},
        "fullDescription": {"text": rules()["image-missing"].explanation},
        "defaultConfiguration": {"level": "error"},
    }
    fingerprint = run["results"][2].pop("partialFingerprints")
    assert re.fullmatch("[0-9a-f]{32}", fingerprint["octavoDiagnostic/v1"])
    assert run["results"][2] == {
        "ruleId": "image-missing",
        "ruleIndex": 0,
        "level": "error",
        "message": {"text": "no file 'nowhere.png'\nhint: the path is relative to the document"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "content/b.md", "uriBaseId": "%SRCROOT%", "index": 1},
                    "region": {"startLine": 3, "startColumn": 1},
                }
            }
        ],
    }
    assert run["artifacts"][1] == {
        "location": {"uri": "content/b.md", "uriBaseId": "%SRCROOT%"},
        "roles": ["analysisTarget"],
        "properties": {"outputs": [{"format": "html", "path": "build/html/b.html", "status": "failed"}]},
    }


def test_a_fingerprint_stays_when_lines_move(octavo: Octavo, write: Write) -> None:
    write("content/a.md", "# A\n\n[x](#no)\n\n[y](#no)\n")
    first = run_of(octavo("check", "-f", "ast", "--report", "sarif").out)["results"]
    write("content/a.md", "# A\n\nmore\n\n[x](#no)\n\n[y](#no)\n")
    later = run_of(octavo("check", "-f", "ast", "--report", "sarif").out)["results"]
    lines = [r["locations"][0]["physicalLocation"]["region"]["startLine"] for r in (*first, *later)]
    assert lines == [3, 5, 5, 7]
    assert [r["partialFingerprints"] for r in first] == [r["partialFingerprints"] for r in later]


@settings(deadline=None)  # a busy machine is no finding
@given(REPORTS)
def test_any_text_gives_sarif(report: Report) -> None:
    text = reports.FORMS["sarif"](report)
    text.encode("utf-8")
    run = run_of(text)
    for result, diagnostic in zip(run["results"], report.diagnostics, strict=True):
        plain = result["message"]["text"].replace("{{", "{").replace("}}", "}")
        hint = f"\nhint: {diagnostic.hint}" if diagnostic.hint else ""
        assert plain.replace("] (", "](") == UNFIT.sub("\ufffd", diagnostic.message + hint).replace(
            "] (", "]("
        )
