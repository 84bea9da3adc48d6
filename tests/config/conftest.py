"""What tests of settings share: an empty project, and octavo as a program in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import octavo

__all__ = ["octavo"]  # the fixture


@pytest.fixture(autouse=True)
def in_the_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """octavo.toml is named from the current folder."""
    monkeypatch.chdir(tmp_path)
