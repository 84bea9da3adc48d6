"""PNG (W3C, third edition): the packed pixels of pictures of the plainest kinds."""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterator
from typing import Any

from pipeline.core.memoize import remember
from pipeline.tools import deflate as packing

_SAMPLES = {0: 1, 2: 3}  # of each pixel, by kind (11.1): grey and colour, which PDF knows as they are
_PLAIN, _UP, _LAST_FILTER = b"\0", b"\2", 4  # 9.2
_FEW_COLOURS = {"L": 64, "RGB": 1_000}  # of a drawing or a screenshot
_MOST_KNOWN = 1_000
_known: dict[bytes, bool] = {}  # by digest: whether a picture's pixels are sound


def packed_pixels(png: bytes) -> bytes | None:
    """Return the packed rows of a PNG of one picture in 8-bit grey or colour; None if it is another, or any is not sound.

    Rows are as 7.2 and 9 have them: a byte for the filter, then a byte for each sample. They are unpacked to see that all
    are there, once for each picture in a process.
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
    if digest not in _known:
        remember(_known, digest, _is_sound(packed, height, 1 + width * _SAMPLES[kind]), _MOST_KNOWN)
    return packed if _known[digest] else None


def pack_pixels(picture: Any) -> bytes:
    """Return the packed rows of a Pillow picture in 8-bit grey or colour ("L", "RGB").

    Those of a drawing stay as they are, and those of a photograph lose what is as in the row above, as 12.7 advises. Pillow
    tries five ways on each row, which takes twice to four times as long.
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
    return packing.zlib(b"".join(kind + data[start : start + row] for start in range(0, len(data), row)))


def _is_sound(packed: bytes, rows: int, row: int) -> bool:
    unpacker = zlib.decompressobj()
    try:
        unpacked = unpacker.decompress(packed, rows * row + 1)
    except zlib.error:
        return False
    whole = len(unpacked) == rows * row and unpacker.eof and not unpacker.unused_data
    return whole and max(unpacked[::row], default=0) <= _LAST_FILTER


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield kind and content of each chunk that is there as a whole (5.3)."""
    at = 8
    while at + 12 <= len(png):
        size, kind = struct.unpack_from("!I4s", png, at)
        if at + 12 + size > len(png):
            return
        yield kind, png[at + 8 : at + 8 + size]
        at += 12 + size
