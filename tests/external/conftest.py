"""What the tests with outside tools share: the tools, and everything built once."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.engine import registry
from tests.conftest import SEED
from tests.external import browser as chromium

ROOT = Path(__file__).resolve().parents[2]
Need = Callable[[str], str]


def needed(program: str) -> str:
    """Return a program's path; without it the test fails where CI is set, and is skipped elsewhere."""
    found = shutil.which(program)
    if found:
        return found
    say = pytest.fail if os.environ.get("CI") else pytest.skip
    return say(f"{program} is not here: run scripts/external.sh")


@pytest.fixture(scope="session")
def need() -> Need:
    return needed


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Path]]:
    """Every output of content/ and of the seed, by format; the report must have nothing to say."""
    out = tmp_path_factory.mktemp("built")
    places = [ROOT / "content", *([SEED] if SEED.is_file() else [])]
    made: dict[str, list[Path]] = {}
    for number, place in enumerate(places):
        report = out / f"{number}.json"
        words = [sys.executable, "-m", "pipeline", "build", str(place), "-f", ",".join(registry.outputs())]
        words += [
            "--jobs",
            "2",
            "--output",
            str(out / str(number)),
            "--report",
            "json",
            "--report-file",
            str(report),
        ]
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        said: Any = json.loads(report.read_text())
        assert said["diagnostics"] == []
        for artifact in said["artifacts"]:
            made.setdefault(artifact["format"], []).append(Path(artifact["path"]).resolve())
    return made


@pytest.fixture(scope="module")
def browser() -> Iterator[chromium.Browser]:
    with chromium.running(needed("chromium")) as running:
        yield running
