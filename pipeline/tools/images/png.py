"""Read and write the compressed pixels of PNGs in 8-bit grey or RGB (PNG, third edition; sections in brackets)."""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterator
from typing import Any

from pipeline.core.memoize import remember
from pipeline.tools import deflate

_SAMPLES = {0: 1, 2: 3}  # samples of a pixel by colour type (11.1): grey and RGB, which PDF holds unchanged
_PLAIN, _UP, _LAST_FILTER = b"\0", b"\2", 4  # 9.2
_FEW_COLOURS = {"L": 64, "RGB": 1_000}  # a picture with at most as many colours is taken for a drawing
_MOST_KNOWN = 1_000
_sound: dict[bytes, bool] = {}  # by digest: whether the pixels of a picture are complete


def extract_pixels(png: bytes) -> bytes | None:
    """Return the compressed rows of a PNG in 8-bit grey or RGB, not interlaced; None for any other or damaged PNG.

    A row is a byte for its filter and a byte for each sample (7.2, 9). The rows of each picture are decompressed once a
    process, to check that they are complete.
    """
    chunks = list(_chunks(png))
    if (
        not chunks
        or chunks[0][0] != b"IHDR"
        or len(chunks[0][1]) != 13
        or any(kind == b"acTL" for kind, _ in chunks)
    ):
        return None
    width, height, depth, kind, _, _, interlaced = struct.unpack("!IIBBBBB", chunks[0][1])
    if depth != 8 or kind not in _SAMPLES or interlaced:
        return None
    packed = b"".join(content for kind, content in chunks if kind == b"IDAT")
    digest = hashlib.sha256(png).digest()
    if digest not in _sound:
        remember(_sound, digest, _is_sound(packed, height, 1 + width * _SAMPLES[kind]), _MOST_KNOWN)
    return packed if _sound[digest] else None


def pack_pixels(picture: Any) -> bytes:
    """Return the compressed rows of a Pillow picture of mode "L" or "RGB".

    Drawings get no filter, photographs the filter Up, as 12.7 advises. Pillow tries five filters on each row, which
    takes two to four times as long.
    """
    from PIL import Image, ImageChops

    rows, kind = picture, _PLAIN
    few = min(_FEW_COLOURS[picture.mode], picture.width * picture.height // 100)
    if picture.getcolors(few) is None:
        above = Image.new(picture.mode, picture.size)
        above.paste(picture, (0, 1))
        rows, kind = ImageChops.subtract_modulo(picture, above), _UP
    data = rows.tobytes()
    row = len(data) // picture.height
    return deflate.zlib(b"".join(kind + data[start : start + row] for start in range(0, len(data), row)))


def _is_sound(packed: bytes, rows: int, row: int) -> bool:
    unpacker = zlib.decompressobj()
    try:
        unpacked = unpacker.decompress(packed, rows * row + 1)
    except zlib.error:
        return False
    whole = len(unpacked) == rows * row and unpacker.eof and not unpacker.unused_data
    return whole and max(unpacked[::row], default=0) <= _LAST_FILTER


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield type and content of each complete chunk (5.3)."""
    at = 8
    while at + 12 <= len(png):
        size, kind = struct.unpack_from("!I4s", png, at)
        if at + 12 + size > len(png):
            return
        yield kind, png[at + 8 : at + 8 + size]
        at += 12 + size
