"""Small placeholders for images, so that pandoc does not have to handle the images themselves.

Pandoc takes 90 ms to decode a JPEG of a million pixels, only to know its size, and compresses every image again.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.core.model import Resource

_PNG = b"\x89PNG\r\n\x1a\n"
_GREY = struct.pack(">BBBBB", 8, 0, 0, 0, 0)  # 8 bits a pixel, not interlaced (PNG 3, 11.2.1)
_INCH = 0.0254  # m


@dataclass(frozen=True, slots=True)
class ImagePlaceholders:
    """Images by name with placeholders as their data, and the original bytes by the bytes of their placeholder."""

    resources: Mapping[str, Resource]
    originals: Mapping[bytes, bytes]

    def restore(self, package: Mapping[str, bytes]) -> dict[str, bytes]:
        """Return a package's files with placeholders replaced by the original images."""
        return {name: self.originals.get(data, data) for name, data in package.items()}


def replace_images(resources: Mapping[str, Resource]) -> ImagePlaceholders:
    """Return a placeholder for every PNG and JPEG: an empty picture of the same size and resolution.

    No two are equal, so each can be found in a package by its bytes.
    """
    originals: dict[bytes, bytes] = {}
    given = dict(resources)
    for name, resource in resources.items():
        if resource.mime in ("image/png", "image/jpeg"):
            data = _empty(resource, len(originals))
            given[name] = replace(resource, data=data, bitmap=b"")
            originals[data] = resource.data
    return ImagePlaceholders(given, originals)


def _empty(resource: Resource, number: int) -> bytes:
    picture = resource.data
    if resource.mime == "image/png":
        size, resolution = picture[16:24], _png_resolution(picture)
    else:
        size = struct.pack(">II", resource.width, resource.height)
        resolution = _jpeg_resolution(picture)
    chunks = [
        _chunk(b"IHDR", size + _GREY),
        _chunk(b"pHYs", resolution) if resolution else b"",
        _chunk(b"tEXt", b"Comment\0%d" % number),
        _chunk(b"IDAT", _blank(*struct.unpack(">II", size))),
        _chunk(b"IEND", b""),
    ]
    return _PNG + b"".join(chunks)


@lru_cache(maxsize=64)
def _blank(width: int, height: int) -> bytes:
    return zlib.compress(bytes((width + 1) * height), 1)


def _png_resolution(png: bytes) -> bytes | None:
    at = len(_PNG)
    while at + 12 <= len(png):
        size, kind = struct.unpack_from(">I4s", png, at)
        if kind == b"pHYs":
            return png[at + 8 : at + 8 + size]
        if kind == b"IDAT":  # pHYs must precede the first IDAT (PNG 3, 5.6)
            return None
        at += 12 + size
    return None


def _jpeg_resolution(jpeg: bytes) -> bytes | None:
    """Return the resolution from JFIF 1.02 (dots per inch or centimetre) as PNG's pHYs, so that pandoc reads the same value."""
    if jpeg[6:11] != b"JFIF\0" or jpeg[13] not in (1, 2):
        return None
    per = _INCH if jpeg[13] == 1 else 0.01
    across, down = (int(dots / per) + 1 for dots in struct.unpack_from(">HH", jpeg, 14))
    return struct.pack(">IIB", across, down, 1)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
