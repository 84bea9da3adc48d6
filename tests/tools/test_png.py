"""The packed pixels of a PNG."""

from __future__ import annotations

import io
import zlib

import pytest
from PIL import Image

from pipeline.tools import pictures, png
from tests.pictures import PICTURES, picture

SOUND = ("grey", "colour", "see-through")


@pytest.mark.parametrize("name", PICTURES)
def test_sound_pixels_of_plain_kinds_are_returned_as_they_were_saved(name: str) -> None:
    kept = png.packed_pixels(PICTURES[name])
    assert (kept is not None) == (name in SOUND)
    assert kept is None or kept in PICTURES[name]


def test_the_rows_are_those_of_the_picture() -> None:
    data = picture("L")
    packed = png.packed_pixels(data)
    assert packed is not None
    assert len(zlib.decompress(packed)) == 30 * 41
    assert png.packed_pixels(data) == packed


def test_what_is_taken_for_sound_can_be_decoded() -> None:
    for name in SOUND:
        Image.open(io.BytesIO(PICTURES[name])).load()


@pytest.mark.parametrize("name", ["half", "short", "broken", "damaged", "no head"])
def test_a_png_that_is_not_sound_is_still_refused(name: str) -> None:
    with pytest.raises(pictures.Unreadable, match="damaged"):
        pictures.read(PICTURES[name], pixels=10_000)


def test_what_is_known_of_pictures_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(png, "_known", {})
    monkeypatch.setattr(png, "_MOST_KNOWN", 2)
    for name in SOUND:
        assert png.packed_pixels(PICTURES[name])
    assert len(png._known) == 1
