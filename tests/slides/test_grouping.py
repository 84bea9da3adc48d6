"""What of a slide stands together."""

from __future__ import annotations

import pytest

from pipeline.outputs.pptx.output import _flatten
from pipeline.slides import grouping
from tests.conftest import Project
from tests.outputs.pptx.decks import FRONT, LONG, TABLE, picture


@pytest.mark.parametrize(
    ("body", "plans"),
    [
        ("![c](a.png)", [""]),
        ("Short.\n\n![c](a.png)\n\nAfter.", ["beside"]),
        ("Short.\n\n![c](wide.png)", ["above"]),
        ("![c](wide.png)\n\nShort.", ["below"]),
        ("Short.\n\n![c](wide.png)\n\nAfter.", ["beside"]),
        (f"Short.\n\n{TABLE}", ["above"]),
        (f"{TABLE}\n\nShort.", ["below"]),
        (f"{LONG}\n\n{TABLE}\n\nAfter.", ["", "", ""]),
        (f"One.\n\n{TABLE}\n\nTwo.\n\n{TABLE}", ["above", "above"]),
        ("Before.\n\n:::: columns\n::: column\na\n:::\n::: column\nb\n:::\n::::\n\nAfter.", ["", "", ""]),
        ("### Deep\n\nText.\n\n---\n\n<details><summary>More</summary>\n\nHidden.\n\n</details>", [""]),
    ],
)
def test_text_and_pictures_share_slides_by_their_size(project: Project, body: str, plans: list[str]) -> None:
    project.write("a.png", picture(300, 300))
    project.write("wide.png", picture(900, 300))
    document = project.document(FRONT + body)
    shown = list(_flatten(document.blocks))
    parted = list(grouping.group(shown, document.resources))
    assert [group.plan for group in parted] == plans
    assert [block for group in parted for block in group.blocks] == shown
    for group in parted:
        assert list(grouping.group(group.blocks, document.resources)) == [group]
