"""A book's cover: the theme's drawing as a PNG, its ground painted once a process and the words set on it (Pillow)."""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from lxml import etree

from pipeline.theme import FontFile
from pipeline.tools import fonts, pictures

SIZE = (1600, 2560)  # pixels: what shops ask for
_STRIP = 16  # rows of pixels that are packed together: fewer than stand between two lines of a title
_LEVEL = 3  # of zlib's 9: as fast as the first on even ground, and a sixth smaller
_ADLER = 65521  # the modulus of Adler-32
_SVG = "{http://www.w3.org/2000/svg}"
_SETTABLE = frozenset(("x", "y", "font-family", "font-weight", "font-size", "letter-spacing", "fill"))


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of text: where its base line starts and its size, in units of the drawing."""

    text: str
    x: float
    y: float
    size: float
    spacing: float
    fill: str
    face: FontFile


def paint(svg: str, own: tuple[FontFile, ...] = ()) -> bytes:
    """Return the drawing as PNG bytes of `SIZE`. Raises pictures.Unreadable.

    `own` are the theme's own fonts. Plain lines of text are set on the rest of the drawing, which is kept for the next cover of
    the same look; other text is part of the drawing.
    """
    root = etree.fromstring(svg.encode())
    lines = list(_take_lines(root, own))
    drawing = etree.tostring(root, encoding="unicode")
    scale = SIZE[0] / float(root.get("width", SIZE[0]))
    strips = list(_packed_ground(drawing, own))
    for first, end, inside in _bands(lines, scale, len(strips)):
        strips[first:end] = _lettered(drawing, own, scale, first, end, inside)
    return _png(strips)


def widest(lines: Iterable[str], family: str, own: tuple[FontFile, ...] = ()) -> float:
    """Return the width of the widest line in ems, set in the family's boldest upright face."""
    upright = [face for face in fonts.faces(family, own) if face.style == "normal"]
    shaper = _shaper(max(upright, key=lambda face: face.weight).file)
    return float(
        max(sum(place.x_advance for place in _shaped(line, shaper).glyph_positions) for line in lines)
        / shaper.face.upem
    )


def _take_lines(root: Any, own: tuple[FontFile, ...]) -> Iterator[_Line]:
    """Take the lines that can be set out of the drawing; its title, which is not drawn, goes as well."""
    for title in root.findall(f"{_SVG}title"):
        root.remove(title)
    for item in root.findall(f"{_SVG}text"):
        line = _line(item, own)
        if line is not None:
            root.remove(item)
            yield line


def _line(item: Any, own: tuple[FontFile, ...]) -> _Line | None:
    text = " ".join((item.text or "").split())
    given = dict(item.attrib)
    family = given.get("font-family", "").strip("'\"")
    weight = given.get("font-weight", "400")
    face = next(
        (f for f in fonts.faces(family, own) if f.style == "normal" and str(f.weight) == weight),
        None,
    )
    if (
        len(item)
        or not given.keys() <= _SETTABLE
        or face is None
        or not re.fullmatch("#[0-9a-f]{6}", given["fill"])
    ):
        return None
    if not set(text) <= fonts.characters(face.file):
        return None
    try:
        x, y, size, spacing = (float(given.get(key, 0)) for key in ("x", "y", "font-size", "letter-spacing"))
    except ValueError:
        return None
    return _Line(text, x, y, size, spacing, given["fill"], face.file)


@lru_cache(maxsize=4)
def _ground(svg: str, own: tuple[FontFile, ...]) -> Any:
    from PIL import Image

    return Image.open(
        io.BytesIO(pictures.rasterise(svg, width=SIZE[0], fonts=tuple(font.path for font in own)))
    ).convert("RGB")


def _bands(lines: Iterable[_Line], scale: float, count: int) -> Iterator[tuple[int, int, tuple[_Line, ...]]]:
    """Yield the strips that words change, as ranges from above with the lines in each: of a cover, most are the ground's."""
    first, end = 0, 0
    inside: list[_Line] = []
    for top, bottom, line in sorted(((*_inked(line), line) for line in lines), key=lambda found: found[:2]):
        start = min(max(int(top * scale - 1) // _STRIP, 0), count)
        stop = min(max(int(bottom * scale + 1) // _STRIP + 1, 0), count)
        if start == stop:  # it stands above or below the cover
            continue
        if inside and start >= end:
            yield first, end, tuple(inside)
            inside = []
        first, end = (min(first, start), max(end, stop)) if inside else (start, stop)
        inside.append(line)
    if inside:
        yield first, end, tuple(inside)


def _inked(line: _Line) -> tuple[float, float]:
    """Return the heights between which a line leaves ink, in units of the drawing."""
    shaper = _shaper(line.face)
    signs = [shaper.get_glyph_extents(info.codepoint) for info in _shaped(line.text, shaper).glyph_infos]
    unit = line.size / shaper.face.upem
    highest = max((sign.y_bearing for sign in signs), default=0)
    lowest = min((sign.y_bearing + sign.height for sign in signs), default=0)
    return line.y - highest * unit, line.y - lowest * unit


@lru_cache(maxsize=32)  # the line of a site, often of an author, is the same on one cover after the other
def _lettered(
    drawing: str, own: tuple[FontFile, ...], scale: float, first: int, end: int, lines: tuple[_Line, ...]
) -> tuple[_Strip, ...]:
    """Return some strips of the ground with lines set on them."""
    ground = _ground(drawing, own)
    top = first * _STRIP
    band = ground.crop((0, top, ground.width, min(end * _STRIP, ground.height)))
    for line in lines:
        _set(band, line, scale, top)
    return tuple(_packed(band))


def _png(strips: list[_Strip]) -> bytes:
    """Return a picture as PNG (ISO/IEC 15948).

    Pillow takes 85 ms to pack four million pixels, more than the rest of most books.
    """
    checksum = 1
    for strip in strips:
        checksum = _joined(checksum, strip.checksum, strip.length)
    last = zlib.compressobj(1, wbits=-15).flush()
    data = b"\x78\x01" + b"".join(strip.data for strip in strips) + last + struct.pack(">I", checksum)
    head = struct.pack(">IIBBBBB", *SIZE, 8, 2, 0, 0, 0)  # eight bits of red, green and blue
    chunks = ((b"IHDR", head), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )


@dataclass(frozen=True, slots=True)
class _Strip:
    """Rows of a picture, deflated so that nothing in them points back further; Adler-32 and number of their bytes."""

    data: bytes
    checksum: int
    length: int


@lru_cache(maxsize=4)
def _packed_ground(drawing: str, own: tuple[FontFile, ...]) -> tuple[_Strip, ...]:
    return tuple(_packed(_ground(drawing, own)))


def _packed(picture: Any) -> Iterator[_Strip]:
    """Yield a picture's strips: their rows, each with the filter byte for "none" before it."""
    for top in range(0, picture.height, _STRIP):
        data = picture.crop((0, top, picture.width, min(top + _STRIP, picture.height))).tobytes()
        width = 3 * picture.width
        rows = b"".join(b"\0" + data[start : start + width] for start in range(0, len(data), width))
        packer = zlib.compressobj(_LEVEL, wbits=-15)
        deflated = packer.compress(rows) + packer.flush(zlib.Z_FULL_FLUSH)
        yield _Strip(deflated, zlib.adler32(rows), len(rows))


def _joined(one: int, other: int, length: int) -> int:
    """Return the Adler-32 of bytes followed by `length` others, from theirs (RFC 1950, 8.2)."""
    low = ((one & 0xFFFF) + (other & 0xFFFF) - 1) % _ADLER
    high = ((one >> 16) + (other >> 16) + length * ((one & 0xFFFF) - 1)) % _ADLER
    return high << 16 | low


def _set(band: Any, line: _Line, scale: float, top: int) -> None:
    """Draw a line glyph by glyph, kerned by HarfBuzz: Pillow knows no letter spacing. `top` is the band's first row."""
    from PIL import ImageDraw, ImageFont

    font = ImageFont.truetype(line.face.path, line.size * scale, layout_engine=ImageFont.Layout.BASIC)
    draw = ImageDraw.Draw(band)
    for text, at in _clusters(line):
        draw.text(((line.x + at) * scale, line.y * scale - top), text, fill=line.fill, font=font, anchor="ls")


def _clusters(line: _Line) -> Iterator[tuple[str, float]]:
    """Yield the parts of a line that stand for themselves, and where they start."""
    face = _shaper(line.face)
    buffer = _shaped(line.text, face, {"liga": False})
    starts = [info.cluster for info in buffer.glyph_infos]
    unit = line.size / face.face.upem
    at = 0.0
    for number, (start, position) in enumerate(zip(starts, buffer.glyph_positions, strict=True)):
        end = next((later for later in starts[number:] if later > start), len(line.text))
        if number == 0 or starts[number - 1] != start:
            yield line.text[start:end], at
        at += position.x_advance * unit + line.spacing


def _shaped(text: str, shaper: Any, features: Mapping[str, bool] | None = None) -> Any:
    """Return HarfBuzz's buffer with the glyphs of a text."""
    import uharfbuzz

    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(shaper, buffer, dict(features or {}))
    return buffer


@cache
def _shaper(file: FontFile) -> Any:
    import uharfbuzz

    return uharfbuzz.Font(fonts.opened(file))
