"""`octavo formats`: the table, and that the pages of documentation show it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.core import features
from pipeline.engine import registry
from tests.cli.conftest import Octavo
from tests.conftest import Project

PAGE = Path(__file__).parents[2] / "docs/commands/formats.md"
NOTE = "---\ntitle: T\n---\n\n## H\n\nText.[^1]\n\n[^1]: Footword\n\n::: notes\nSpokenword\n:::\n"


def test_the_table_is_the_documented_one(octavo: Octavo) -> None:
    said = octavo("formats")
    assert (said.status, said.err) == (0, "")
    shown = [line[4:] for line in PAGE.read_text("utf-8").splitlines() if line.startswith("    ")]
    assert [line for line in said.out.splitlines() if line] == [line for line in shown[2:] if line]


def test_formats_speak_of_known_constructs_only() -> None:
    for output in registry.outputs().values():
        assert {*output.degrades, *output.drops} <= set(features.ALL)


@pytest.mark.parametrize("name", ["ast", "html", "revealjs"])
def test_what_is_said_of_footnotes_and_notes_is_true(project: Project, name: str) -> None:
    output = registry.outputs()[name]
    text = project.output(NOTE, name).decode()
    assert ("Footword" in text) is (features.FOOTNOTES not in output.drops)
    assert ("Spokenword" in text) is output.notes
