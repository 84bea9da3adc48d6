"""Photographs taken with a turned camera stand upright, whichever way it was turned."""

from __future__ import annotations

import io
import warnings

import pytest
from PIL import Image, ImageChops, ImageStat

from pipeline.core.model import Resource
from pipeline.tools.images import decode
from tests.pictures import UPRIGHT, photograph


def read(data: bytes) -> Resource:
    return decode.read(data, pixels=1_000_000)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_photographs_are_turned_upright(kind: str, orientation: int) -> None:
    found = read(photograph(orientation, kind, quality=95))
    assert (found.width, found.height) == UPRIGHT.size
    with Image.open(io.BytesIO(found.data)) as shown:
        assert shown.getexif().get(0x0112, 1) == 1
        apart = ImageStat.Stat(ImageChops.difference(shown.convert("RGB"), UPRIGHT))
    assert max(apart.rms) < 20  # colours blur where they meet; turned wrongly it is above 100


def test_an_upright_photograph_keeps_its_bytes() -> None:
    for kind in ("JPEG", "PNG"):
        assert read(photograph(1, kind)).data == photograph(1, kind)


def test_a_turned_jpeg_keeps_profile_resolution_and_quality() -> None:
    given = photograph(6, quality=60, dpi=(300, 300), icc_profile=b"profile")
    with Image.open(io.BytesIO(given)) as before, Image.open(io.BytesIO(read(given).data)) as after:
        assert (after.info["icc_profile"], after.info["dpi"]) == (b"profile", (300, 300))
        assert after.quantization == before.quantization  # type: ignore[attr-defined]
        assert "exif" not in after.info


def test_exif_behind_the_pixels_of_a_png_counts_too() -> None:
    given = photograph(6, "PNG")
    start = given.index(b"eXIf") - 4
    end = start + 12 + int.from_bytes(given[start : start + 4], "big")
    moved = given[:start] + given[end:-12] + given[start:end] + given[-12:]
    assert (read(moved).width, read(moved).height) == UPRIGHT.size


@pytest.mark.parametrize("junk", [b"Exif\0\0junk", b"", b"II*\0", b"Exif\0\0II*\0\x08\0\0\0\xff\xff"])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_exif_that_cannot_be_read_turns_nothing(kind: str, junk: bytes) -> None:
    file = io.BytesIO()
    UPRIGHT.save(file, kind, exif=junk)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = read(file.getvalue())
    assert (found.width, found.height) == UPRIGHT.size


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_other_colour_spaces_are_turned(mode: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    file = io.BytesIO()
    UPRIGHT.convert(mode).transpose(Image.Transpose.ROTATE_90).save(file, "JPEG", exif=exif, quality=95)
    with Image.open(io.BytesIO(read(file.getvalue()).data)) as shown:
        assert (shown.size, shown.mode) == (UPRIGHT.size, mode)
        apart = ImageStat.Stat(
            ImageChops.difference(shown.convert("RGB"), UPRIGHT.convert(mode).convert("RGB"))
        )
    assert max(apart.rms) < 20  # colours blur where they meet; turned wrongly it is above 100
