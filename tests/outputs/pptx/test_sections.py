"""Sections of a deck."""

from __future__ import annotations

from pipeline.formats.ooxml import xml as ooxml
from pipeline.tools import zip as zips
from tests.conftest import Project
from tests.outputs.pptx.decks import FRONT


def test_section_slides_begin_sections(project: Project) -> None:
    data = project.output(f"{FRONT}# One\n\n## A\n\na\n\n# Two\n\n## B\n\nb\n\n## C\n\nc\n", "pptx")
    root = ooxml.parse(zips.members(data)["ppt/presentation.xml"])
    sections = root.xpath("//*[local-name()='section']")
    assert [(item.get("name"), len(item[0])) for item in sections] == [
        ("The Deck", 1),
        ("One", 2),
        ("Two", 3),
    ]
    assert len({item.get("id") for item in sections}) == 3
    shown = root.xpath("//*[local-name()='sldIdLst']/*[local-name()='sldId']/@id")
    assert shown[:6] == shown[6:]


def test_a_deck_without_sections_has_none(project: Project) -> None:
    assert (
        b"sectionLst"
        not in zips.members(project.output(f"{FRONT}# A\n\na\n", "pptx"))["ppt/presentation.xml"]
    )
