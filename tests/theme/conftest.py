"""What tests of themes share."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def in_the_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in the project's folder, from where paths of themes are shown."""
    monkeypatch.chdir(tmp_path)
