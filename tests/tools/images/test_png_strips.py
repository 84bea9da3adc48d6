"""Strips of a picture, packed one by one, are the picture."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageChops

from pipeline.tools.images import png_strips


def picture(size: tuple[int, int]) -> Image.Image:
    shades = Image.linear_gradient("L").resize(size)
    return Image.merge(
        "RGB", (shades, shades.transpose(Image.Transpose.ROTATE_180), Image.new("L", size, 90))
    )


@pytest.mark.parametrize("height", [1, png_strips.ROWS - 1, png_strips.ROWS, 2 * png_strips.ROWS + 3])
def test_a_decoder_sees_the_picture_and_finds_it_sound(height: int) -> None:
    drawn = picture((23, height))
    strips = [*png_strips.pack(drawn)]
    assert len(strips) == -(-height // png_strips.ROWS)
    data = png_strips.png(strips, drawn.size)
    Image.open(io.BytesIO(data)).verify()  # checksums of the chunks
    with Image.open(io.BytesIO(data)) as shown:
        assert (shown.mode, shown.size, shown.tobytes()) == ("RGB", drawn.size, drawn.tobytes())


def test_strips_become_the_picture_again() -> None:
    drawn = picture((17, 40))
    assert ImageChops.difference(png_strips.unpack(png_strips.pack(drawn), 17), drawn).getbbox() is None


def test_a_strip_can_be_replaced_by_itself() -> None:
    before, after = picture((20, 48)), picture((20, 48))
    after.paste("red", (3, png_strips.ROWS + 2, 9, png_strips.ROWS + 5))
    strips, changed = [*png_strips.pack(before)], [*png_strips.pack(after)]
    assert [one == other for one, other in zip(strips, changed, strict=True)] == [True, False, True]
    data = png_strips.png([strips[0], changed[1], strips[2]], before.size)
    with Image.open(io.BytesIO(data)) as shown:
        assert shown.tobytes() == after.tobytes()
