"""Where things stand on a slide: inside it, and not on each other."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest

from pipeline.formats.ooxml import xml as ooxml
from pipeline.outputs.pptx import geometry
from pipeline.outputs.pptx.geometry import Box
from tests.conftest import Project

ASPECTS = ("16:9", "4:3")
HEIGHT = 6858000


def widths(project: Project, aspect: str) -> tuple[int, int]:
    """Width of a slide and that between its margins, in English metric units."""
    theme = project.context().theme
    theme = replace(theme, deck=type(theme.deck)(aspect=aspect))  # type: ignore[arg-type]
    return round(theme.deck.width / 720 * HEIGHT), geometry.inner(theme)


def on_each_other(one: Box, other: Box) -> bool:
    return (
        one[0] < other[0] + other[2] and other[0] < one[0] + one[2]
        and one[1] < other[1] + other[3] and other[1] < one[1] + one[3]
    )  # fmt: skip


@pytest.mark.parametrize("aspect", ASPECTS)
def test_all_places_are_inside_the_margins(project: Project, aspect: str) -> None:
    whole, inner = widths(project, aspect)
    assert 0.8 * whole < inner < whole
    margin = (whole - inner) // 2
    layouts = [*geometry.places(inner).values(), geometry.master_places(inner)]
    for left, top, width, height in (box for layout in layouts for box in layout.values()):
        assert left >= margin and left + width <= margin + inner
        assert top > 0 and top + height <= HEIGHT


@pytest.mark.parametrize("aspect", ASPECTS)
def test_no_place_of_a_layout_is_on_another(project: Project, aspect: str) -> None:
    _, inner = widths(project, aspect)
    title = geometry.master_places(inner)["title"]
    for name, layout in geometry.places(inner).items():
        boxes = [*layout.values(), *([] if {"title", "ctrTitle"} & layout.keys() else [title])]
        assert not [pair for pair in combinations(boxes, 2) if on_each_other(*pair)], name


def test_columns_are_of_one_width(project: Project) -> None:
    _, inner = widths(project, "16:9")
    for name, one, other in (("Two Content", "1", "2"), ("Comparison", "1", "3"), ("Comparison", "2", "4")):
        left, right = geometry.places(inner)[name][one], geometry.places(inner)[name][other]
        assert (left[1:], left[0] + left[2] < right[0]) == (right[1:], True)


def test_a_shape_is_put_where_it_is_to_stand_once() -> None:
    spaces = " ".join(f'xmlns:{prefix}="{ooxml.NAMESPACES[prefix]}"' for prefix in "ap")
    shape = ooxml.parse(f"<p:sp {spaces}><p:spPr><a:xfrm/><a:noFill/></p:spPr></p:sp>".encode())
    for spot in ((1, 2, 3, 4), (5, 6, 7, 8)):
        geometry.place(shape, spot)
        (frame,) = ooxml.find(shape, "p:spPr/a:xfrm")
        assert [dict(part.attrib) for part in frame] == [
            {"x": str(spot[0]), "y": str(spot[1])}, {"cx": str(spot[2]), "cy": str(spot[3])},
        ]  # fmt: skip
    (properties,) = ooxml.find(shape, "p:spPr")
    assert properties[0] is frame, "a frame comes before what fills it"
