"""How WeasyPrint 70's files are packed: the same operators and pixels in other bytes, for a part of the time.

Greys of 16 bits are an exception: it prints them as stripes, and here they become greys of 8.

Import it when WeasyPrint is loaded (lean_import).
"""

from __future__ import annotations

import io
import zlib
from typing import Any

import pydyf  # type: ignore[import-untyped]  # as WeasyPrint, which brings it
from weasyprint.images import RasterImage

from pipeline.tools import deflate
from pipeline.tools.images import png
from pipeline.tools.weasyprint.patches.patch import Change

_own_picture = RasterImage.__init__
_own_png_data = RasterImage._get_png_data


def changes() -> tuple[Change, ...]:
    """Return what is to be changed in WeasyPrint and pydyf: other bytes, but the same pages."""
    return (
        Change(pydyf, "zlib", zlib, _Compression()),
        Change(RasterImage, "__init__", _own_picture, _picture),
        Change(RasterImage, "_get_png_data", staticmethod(_own_png_data), staticmethod(_png_data)),
    )


class _Compression:
    """zlib for pydyf, which packs with it alone: all that `compress` is given, once `flush` is called."""

    def __getattr__(self, name: str) -> Any:
        return getattr(zlib, name)

    def compressobj(self, level: int) -> _Packer:
        return _Packer()


class _Packer:
    def __init__(self) -> None:
        self._given: list[bytes] = []

    def compress(self, data: bytes) -> bytes:
        self._given.append(data)
        return b""

    def flush(self) -> bytes:
        return deflate.zlib(b"".join(self._given))


def _picture(made: Any, picture: Any, *others: Any, **options: Any) -> None:
    """RasterImage's constructor, which knows no picture of more than 8 bits in Pillow's "I;16"."""
    deep = picture.mode.startswith("I")
    plain = picture.convert("I").point(lambda grey: grey * (1 / 257)).convert("L") if deep else picture
    _own_picture(made, plain, *others, **options)


def _png_data(picture: Any) -> bytes:
    """Return a picture's pixels as a PNG holds them: where it is one, and PDF knows its kind, those of its file."""
    file = getattr(picture, "fp", None)  # none: what was changed after it was read
    if picture.format == "PNG" and isinstance(file, io.BytesIO):
        kept = png.extract_pixels(file.getvalue())
        if kept is not None:
            return kept
    return png.pack_pixels(picture) if picture.mode in ("L", "RGB") else bytes(_own_png_data(picture))
