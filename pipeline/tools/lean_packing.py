"""How WeasyPrint 70's files are packed: the same operators and pixels in other bytes, for a part of the time.

Import it when WeasyPrint is loaded (lean_import).
"""

from __future__ import annotations

import io
import zlib
from typing import Any

import pydyf  # type: ignore[import-untyped]  # as WeasyPrint, which brings it
from weasyprint.images import RasterImage

from pipeline.tools import png
from pipeline.tools.lean_change import Change

_LEVEL = 6  # zlib's own choice: 2 % more bytes than 9, which pydyf asks for, in two fifths of its time

_own_png_data = RasterImage._get_png_data


def changes() -> tuple[Change, ...]:
    """Return what is to be changed in WeasyPrint and pydyf: other bytes, but the same pages."""
    return (
        Change(pydyf, "zlib", zlib, _Compression()),
        Change(RasterImage, "_get_png_data", staticmethod(_own_png_data), staticmethod(_png_data)),
    )


class _Compression:
    """zlib for pydyf, at a level of ours."""

    def __getattr__(self, name: str) -> Any:
        return getattr(zlib, name)

    def compressobj(self, level: int) -> Any:
        return zlib.compressobj(min(level, _LEVEL))


def _png_data(picture: Any) -> bytes:
    """Return a picture's pixels as a PNG holds them: where it is one, and PDF knows its kind, those of its file."""
    file = getattr(picture, "fp", None)  # none: what was changed after it was read
    kept = (
        png.packed_pixels(file.getvalue())
        if picture.format == "PNG" and isinstance(file, io.BytesIO)
        else None
    )
    return kept if kept is not None else bytes(_own_png_data(picture))
