"""Builds that run at the same time do each other no harm: in one folder, or with one store."""

from __future__ import annotations

import random
import shutil
import time
from pathlib import Path

import pytest

from tests.faults.processes import clean_build, outputs, start

pytestmark = pytest.mark.slow


def test_in_one_folder(content: Path) -> None:
    expected = clean_build(content, "--no-cache")
    assert len(expected) == 18
    dice = random.Random(4711)
    for turn in range(2):
        shutil.rmtree(content / "build")
        begun = []
        for options in ([], ["--no-cache"] if turn % 2 else [], []):
            begun.append(start(content, *options))
            time.sleep(dice.uniform(0, 0.7))
        ended = [running.end() for running in begun]
        assert [status for status, _ in ended] == [0, 0, 0], ended
        assert outputs(content) == expected
        assert [running.left() for running in begun] == [[], [], []]
        assert clean_build(content) == expected


def test_of_different_formats_in_one_folder(content: Path) -> None:
    expected = clean_build(content, "--no-cache")
    shutil.rmtree(content / "build")
    begun = [start(content, formats=name) for name in ("html", "epub", "docx")]
    assert [running.end()[0] for running in begun] == [0, 0, 0]
    assert outputs(content) == expected


@pytest.mark.parametrize("size", [4_000, 1], ids=["room", "none"])
def test_with_one_store(content: Path, tmp_path: Path, size: int) -> None:
    """Documents of the same names and others' texts; without room, each drops what the other has just kept."""
    table = f'[store]\npath = "{tmp_path / "store"}"\nsize = {size}\n'
    (content / "octavo.toml").write_text(table, "utf-8")
    other = tmp_path / "other"
    shutil.copytree(content, other)
    for number in range(0, 6, 2):
        path = other / f"content/{number}.md"
        path.write_text(path.read_text("utf-8").replace("Some", "Other"), "utf-8")
    expected = [clean_build(folder, "--no-cache") for folder in (content, other)]
    assert expected[0] != expected[1]
    for turn in range(2):
        for folder in (content, other):
            shutil.rmtree(folder / "build")
        if turn == 1:
            shutil.rmtree(tmp_path / "store")
        begun = [start(folder) for folder in (content, other)]
        ended = [running.end() for running in begun]
        assert [status for status, _ in ended] == [0, 0], ended
        assert [outputs(folder) for folder in (content, other)] == expected
    assert [running.left() for running in begun] == [[], []]
