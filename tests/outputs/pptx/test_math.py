"""Formulas in a deck."""

from __future__ import annotations

from pipeline.formats.ooxml import xml as ooxml
from pipeline.tools import zip as zips
from tests.conftest import Project
from tests.outputs.pptx.decks import FRONT


def test_formulas_in_tables_are_native_and_guarded(project: Project) -> None:
    files = zips.members(project.output(f"{FRONT}## A\n\n| a | b |\n|---|---|\n| $x^2$ | 1 |\n", "pptx"))
    root = ooxml.parse(files["ppt/slides/slide2.xml"])
    (choice,) = root.xpath("//*[local-name()='Choice'][.//*[local-name()='graphicFrame']]")
    assert choice.get("Requires") == "a14" and choice.nsmap["a14"].endswith("/drawing/2010/main")
    assert ["".join(item.itertext()) for item in ooxml.find(choice, ".//m:oMath")] == ["x2"]
