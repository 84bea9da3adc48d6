"""The compressed pixels of a PNG."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from pipeline.tools.images import decode, png
from tests.pictures import PICTURES, chunk, picture

SOUND = ("grey", "colour", "see-through")


@pytest.mark.parametrize("name", PICTURES)
def test_sound_pixels_of_plain_kinds_are_returned_as_they_were_saved(name: str) -> None:
    kept = png.extract_pixels(PICTURES[name])
    assert (kept is not None) == (name in SOUND)
    assert kept is None or kept in PICTURES[name]


def test_the_rows_are_those_of_the_picture() -> None:
    data = picture("L")
    packed = png.extract_pixels(data)
    assert packed is not None
    assert len(zlib.decompress(packed)) == 30 * 41
    assert png.extract_pixels(data) == packed


def test_what_is_taken_for_sound_can_be_decoded() -> None:
    for name in SOUND:
        Image.open(io.BytesIO(PICTURES[name])).load()


@pytest.mark.parametrize("name", ["half", "short", "broken", "damaged", "no head"])
def test_a_png_that_is_not_sound_is_still_refused(name: str) -> None:
    with pytest.raises(decode.Unreadable, match="damaged"):
        decode.read(PICTURES[name], pixels=10_000)


def test_what_is_known_of_pictures_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(png, "_sound", {})
    monkeypatch.setattr(png, "_MOST_KNOWN", 2)
    for name in SOUND:
        assert png.extract_pixels(PICTURES[name])
    assert len(png._sound) == 1


@pytest.mark.parametrize("mode", ["L", "RGB"])
@pytest.mark.parametrize("shades", [40, 256])
def test_pixels_that_were_packed_are_those_of_the_picture(mode: str, shades: int) -> None:
    pixels = bytes(number * 7 % shades for number in range(300 * 200 * len(mode)))
    image = Image.frombytes(mode, (300, 200), pixels)
    if shades == 256:
        image = Image.blend(image, Image.linear_gradient("L").resize(image.size).convert(mode), 0.5)
    packed = png.pack_pixels(image)
    head = struct.pack("!IIBBBBB", *image.size, 8, {"L": 0, "RGB": 2}[mode], 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", packed), chunk(b"IEND", b""))
    again = Image.open(io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"".join(parts)))
    assert again.tobytes() == image.tobytes()
    assert {row[0] for row in rows(packed, 300 * len(mode) + 1)} == {2 if shades == 256 else 0}


def rows(packed: bytes, size: int) -> list[bytes]:
    data = zlib.decompress(packed)
    return [data[start : start + size] for start in range(0, len(data), size)]
