"""How WeasyPrint 70 and pydyf 0.13 write and pack a file: the same operators and pixels, in a part of the time."""

# Restates functions of pydyf: Copyright (c) 2020, CourtBouillon. BSD 3-Clause, see ../LICENSE.BSD.

from __future__ import annotations

import io
import zlib
from functools import lru_cache
from typing import Any

import pydyf  # type: ignore[import-untyped]  # as WeasyPrint, which brings it
from weasyprint.document import Page
from weasyprint.images import RasterImage

from pipeline.tools import deflate
from pipeline.tools.images import png

_own_bytes = pydyf._to_bytes
_own_paint = Page.paint
_own_png_data = RasterImage._get_png_data


def _page_references(document: Any) -> tuple[bytes, ...]:
    """Return the pages, of which pydyf makes a list for every tagged piece of text: a sixth of a book's time."""
    kids = document.pages["Kids"]  # number, generation, "R" of each
    known: tuple[bytes, ...] = getattr(document, "_octavo_references", ())
    if 3 * len(known) != len(kids):  # pages are only ever added
        known = document._octavo_references = tuple(b"%d 0 R" % number for number in kids[::3])
    return known


def _to_bytes(item: Any) -> Any:
    kind = type(item)
    if kind is bytes:
        return item
    if kind is str:
        return item.encode("ascii")
    if kind is int or (kind is float and item.is_integer()):
        return b"%d" % item
    if kind is float:
        return (b"%f" % item).rstrip(b"0")
    if kind is pydyf.Array:
        return b"[" + b" ".join([_to_bytes(inner) for inner in item]) + b"]"
    return item.data if isinstance(item, pydyf.Object) else _own_bytes(item)


def _set_text_matrix(stream: Any, *matrix: float) -> None:
    """Stream.set_text_matrix, which formats four ones and noughts for nearly each piece of text."""
    upright = matrix[:4] == (1, 0, 0, -1)
    turn = b"1 0 0 -1" if upright else b" ".join(map(_to_bytes, matrix[:4]))
    stream.stream.append(b"%b %b %b Tm" % (turn, _to_bytes(matrix[4]), _to_bytes(matrix[5])))


def _set_color_rgb(stream: Any, red: float, green: float, blue: float, stroke: bool = False) -> None:
    stream.stream.append(_color(red, green, blue, bool(stroke)))


@lru_cache(maxsize=1_000)
def _color(red: float, green: float, blue: float, stroke: bool) -> bytes:
    return b"%b %b %b %b" % (*map(_to_bytes, (red, green, blue)), b"RG" if stroke else b"rg")


def _entries(dictionary: Any) -> bytes:
    """Return a dictionary as it is written."""
    return b"<<" + b"".join([_name(key) + _to_bytes(value) for key, value in dictionary.items()]) + b">>"


@lru_cache(maxsize=1_000)
def _name(key: str) -> bytes:
    return b"/%b " % _to_bytes(key)


def _paint(page: Any, stream: Any, scale: float = 1) -> None:
    """Paint a page, and keep its thousands of operators as they are written at last: a tenth of a book's memory."""
    _own_paint(page, stream, scale)
    stream.stream = [b"\n".join(map(_to_bytes, stream.stream))]


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


def _png_data(picture: Any) -> bytes:
    """Return a picture's pixels as a PNG holds them: where it is one, and PDF knows its kind, those of its file."""
    file = getattr(picture, "fp", None)  # none: what was changed after it was read
    if picture.format == "PNG" and isinstance(file, io.BytesIO):
        kept = png.extract_pixels(file.getvalue())
        if kept is not None:
            return kept
    return png.pack_pixels(picture) if picture.mode in ("L", "RGB") else bytes(_own_png_data(picture))


REPLACEMENTS = {
    "pydyf:PDF.page_references": property(_page_references),
    "pydyf:_to_bytes": _to_bytes,
    "pydyf:Stream.set_text_matrix": _set_text_matrix,
    "pydyf:Stream.set_color_rgb": _set_color_rgb,
    "pydyf:Dictionary.data": property(_entries),
    "weasyprint.document:Page.paint": _paint,
    "pydyf:zlib": _Compression(),
    "weasyprint.images:RasterImage._get_png_data": staticmethod(_png_data),
}
