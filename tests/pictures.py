"""Pictures of every kind that is read, and PNGs that are not what they should be."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image


def picture(mode: str, kind: str = "PNG", **options: object) -> bytes:
    """A picture of 40 × 30 pixels."""
    shades = Image.linear_gradient("L").resize((40, 30))
    image = Image.merge("RGBA", (shades, shades.rotate(90), shades.rotate(180), shades)).convert(mode)
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def chunk(kind: bytes, content: bytes) -> bytes:
    """A part of a PNG."""
    return struct.pack("!I", len(content)) + kind + content + struct.pack("!I", zlib.crc32(kind + content))


def png(rows: bytes, *, depth: int = 8, color: int = 0, interlaced: int = 0, after: bytes = b"") -> bytes:
    """A PNG of 2 × 2 pixels, which has these rows and something after them."""
    head = chunk(b"IHDR", struct.pack("!IIBBBBB", 2, 2, depth, color, 0, 0, interlaced))
    body = chunk(b"IDAT", zlib.compress(rows) + after)
    return b"\x89PNG\r\n\x1a\n" + head + body + chunk(b"IEND", b"")


_MOVING = picture("L", save_all=True, append_images=[Image.new("L", (40, 30))])
PICTURES = {
    "grey": picture("L"), "colour": picture("RGB"), "clear": picture("RGBA"), "clear grey": picture("LA"),
    "palette": picture("P"), "two": picture("1"), "see-through": picture("RGB", transparency=(9, 9, 9)),
    "jpeg": picture("RGB", "JPEG"), "cmyk": picture("CMYK", "JPEG"), "gif": picture("P", "GIF"), "moving": _MOVING,
    "half": picture("RGB")[:-60], "broken": png(b"\0ab\x09cd"), "short": png(b"\0ab\0c"), "long": png(b"\0ab\0cdef"),
    "more after it": png(b"\0ab\0cd", after=b"more"), "bits": png(b"\0a\0b", depth=4),
    "interlaced": png(b"\0a\0b\0cd", interlaced=1), "no head": b"\x89PNG\r\n\x1a\n" + chunk(b"IEND", b""),
    "damaged": png(b"\0ab\0cd").replace(b"\x78\x9c", b"\x78\x9d"),
}  # fmt: skip

# A photograph as it is to be seen: red, green, blue, white by quarters, which are whole blocks of a JPEG.
UPRIGHT = Image.new("RGB", (96, 64), "red")
for _place, _color in (((48, 0), "lime"), ((0, 32), "blue"), ((48, 32), "white")):
    UPRIGHT.paste(_color, (*_place, _place[0] + 48, _place[1] + 32))
# How a camera has laid it down for each value of EXIF's Orientation: the opposite of how it is to be turned.
_LAID = {
    1: None, 2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}  # fmt: skip


def photograph(orientation: int, kind: str = "JPEG", **options: object) -> bytes:
    """The picture UPRIGHT as a camera saves it that was held in one of EXIF's eight ways."""
    laid = _LAID[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    file = io.BytesIO()
    (UPRIGHT.transpose(laid) if laid is not None else UPRIGHT).save(file, kind, exif=exif, **options)
    return file.getvalue()
