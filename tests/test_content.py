"""content/ builds in every format, without diagnostics."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.engine import registry

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted(path for path in (ROOT / "content").rglob("*.md") if "_includes" not in path.parts)


@pytest.mark.slow
def test_content_builds_into_every_format_with_nothing_said(tmp_path: Path) -> None:
    formats = sorted(registry.outputs())
    report = tmp_path / "report.json"
    words = [
        sys.executable,
        "-m",
        "pipeline",
        "build",
        "--root",
        str(ROOT),
        "-f",
        ",".join(formats),
        "--jobs",
        "2",
    ]
    words += [
        "--output",
        str(tmp_path / "out"),
        "--no-cache",
        "--report",
        "json",
        "--report-file",
        str(report),
    ]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    said = json.loads(report.read_text())
    assert said["diagnostics"] == []
    made = {(Path(artifact["source"]).name, artifact["format"]) for artifact in said["artifacts"]}
    assert len(SOURCES) > 3 and made == {(path.name, name) for path in SOURCES for name in formats}
    assert {artifact["status"] for artifact in said["artifacts"]} == {"built"}
    for artifact in said["artifacts"]:
        assert Path(artifact["path"]).stat().st_size > 1_000
