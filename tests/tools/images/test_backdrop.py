"""How a background picture is asked to lie, and what is made of it."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from pipeline.core.model import Resource
from pipeline.tools.images import backdrop
from pipeline.tools.images.backdrop import Placement


@pytest.mark.parametrize(
    ("text", "size"),
    [("cover", "cover"), (" Contain ", "contain"), ("30%", "30%"), ("40% auto", "40%"), ("0%", None), ("3px", None), ("", None)],
)  # fmt: skip
def test_sizes(text: str, size: str | None) -> None:
    assert backdrop.parse_size(text) == size


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("left", (0, 50)), ("top", (50, 0)), ("bottom right", (100, 100)), ("right bottom", (100, 100)), ("center", (50, 50)),
        ("20% 80%", (20, 80)), ("top 30%", (30, 0)), ("30%", (30, 50)), ("left right", None), ("top bottom", None), ("up", None),
        ("1px 2px", None), ("left top 3px", None), ("", None),
    ],
)  # fmt: skip
def test_positions(text: str, place: tuple[float, float] | None) -> None:
    assert backdrop.parse_position(text) == place


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("0.5", 0.5),
        ("50%", 0.5),
        ("1", 1.0),
        ("0", 0.0),
        ("2", None),
        ("-1", None),
        ("nan", None),
        ("x", None),
    ],
)
def test_opacities(text: str, share: float | None) -> None:
    assert backdrop.parse_opacity(text) == share


def resource(width: int, height: int, mime: str = "image/png") -> Resource:
    target = io.BytesIO()
    Image.new("RGB", (width, height), "#ff0000").save(target, mime.removeprefix("image/"))
    return Resource(target.getvalue(), mime, width, height)


def red(made: Resource) -> tuple[int, int, int, int] | None:
    """The box of what is not the ground."""
    image = Image.open(io.BytesIO(made.data)).convert("RGB")
    return image.getchannel("G").point(lambda value: 255 if value < 128 else 0).getbbox()


@pytest.mark.parametrize(
    ("size", "placement", "box"),
    [
        ((100, 100), Placement("contain"), (420, 0, 1500, 1080)),
        ((100, 100), Placement("contain", x=0), (0, 0, 1080, 1080)),
        ((1920, 10), Placement("contain", y=100), (0, 1070, 1920, 1080)),
        ((100, 100), Placement("cover", y=0), (0, 0, 1920, 1080)),
        ((100, 50), Placement("50%", x=100, y=0), (960, 0, 1920, 480)),
        ((20000, 1), Placement("cover", x=30), (0, 0, 1920, 1080)),
        ((1, 20000), Placement("10%"), (864, 0, 1056, 1080)),
        ((100, 100), Placement("300%"), (0, 0, 1920, 1080)),
    ],
)
def test_where_it_lies(size: tuple[int, int], placement: Placement, box: tuple[int, int, int, int]) -> None:
    assert red(backdrop.compose(resource(*size), placement, aspect=16 / 9, ground="#ffffff")) == box


def test_photographs_stay_photographs_and_the_bytes_are_the_same() -> None:
    made = [
        backdrop.compose(
            resource(40, 30, "image/jpeg"), Placement(opacity=0.5), aspect=4 / 3, ground="#000000"
        )
        for _ in range(2)
    ]
    assert made[0] == made[1] and (made[0].mime, made[0].width, made[0].height) == ("image/jpeg", 1440, 1080)
