"""Render a book's cover as a PNG: the theme's drawing without text, which is cached, and the text set on it (Pillow)."""

from __future__ import annotations

import hashlib
import io
import marshal
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from lxml import etree

from pipeline.theme import FontFile
from pipeline.tools import fonts, install_cache
from pipeline.tools.images import decode, png_strips
from pipeline.tools.images import svg as drawings

SIZE = (1600, 2560)  # pixels: the size that shops ask for
_KEPT, _MOST_KEPT = (
    "ground-",
    16,
)  # start of the names in the cache; the most entries, a site has a theme or two
_SVG = "{http://www.w3.org/2000/svg}"
_SHAPES = frozenset(
    f"{_SVG}{name}"
    for name in "svg g defs rect path circle ellipse line polyline polygon linearGradient stop".split()
)  # elements whose drawing depends on their attributes only
_SETTABLE = frozenset(("x", "y", "font-family", "font-weight", "font-size", "letter-spacing", "fill"))


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of text: start of its baseline, size and letter spacing in units of the drawing."""

    text: str
    x: float
    y: float
    size: float
    spacing: float
    fill: str
    face: FontFile


def prepare(many: bool) -> None:
    """Import the slow modules that many covers need (`Output.prepare`)."""
    if many:
        from PIL import ImageDraw, ImageFont  # noqa: F401


def paint(svg: str, own: tuple[FontFile, ...] = ()) -> bytes:
    """Return the drawing as PNG bytes of `SIZE`. Raises decode.Unreadable.

    `own` are the theme's own fonts. The drawing without its plain lines of text is cached, and the lines are set on it;
    other text is part of the drawing. Pictures in it are those of data: URLs: resvg would open any file that is named.
    """
    root = drawings.parse(svg.encode())
    drawings.clean(root)
    lines = list(_take_lines(root, own))
    drawing = etree.tostring(root, encoding="unicode")
    scale = SIZE[0] / float(root.get("width", SIZE[0]))
    parts = list(_background(drawing, own).parts)
    for first, end, inside in _bands(lines, scale, len(parts)):
        parts[first:end] = _draw_strips(drawing, own, scale, first, end, inside)
    return png_strips.png(parts, SIZE)


def text_width(lines: Iterable[str], family: str, own: tuple[FontFile, ...] = ()) -> float:
    """Return the width of the widest line in ems, set in the family's boldest upright face."""
    upright = [face for face in fonts.faces(family, own) if face.style == "normal"]
    shaper = _shaper(max(upright, key=lambda face: face.weight).file)
    return float(
        max(sum(place.x_advance for place in _shape(line, shaper).glyph_positions) for line in lines)
        / shaper.face.upem
    )


def _take_lines(root: Any, own: tuple[FontFile, ...]) -> Iterator[_Line]:
    """Remove the lines that can be set by `_draw_line` from the drawing, and yield them; also remove its title element."""
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
        or not text
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


@dataclass(frozen=True, slots=True)
class _Background:
    """A drawing without its lines of text: a Pillow picture, and its compressed strips."""

    picture: Any
    parts: tuple[png_strips.Strip, ...]


@lru_cache(maxsize=4)
def _background(drawing: str, own: tuple[FontFile, ...]) -> _Background:
    """Return the background of covers, from the install cache if it consists of shapes only."""
    name = _cache_name(drawing) if _is_of_shapes(drawing) else ""
    if name and (data := install_cache.load(name)):
        parts = tuple(png_strips.Strip(*part) for part in marshal.loads(data))
        return _Background(png_strips.unpack(parts, SIZE[0]), parts)
    picture = _paint(drawing, own)
    parts = tuple(png_strips.pack(picture))
    if name:
        install_cache.evict(_KEPT, _MOST_KEPT)
        install_cache.store(name, marshal.dumps([(part.data, part.checksum, part.length) for part in parts]))
    return _Background(picture, parts)


def _is_of_shapes(drawing: str) -> bool:
    """Say whether a drawing depends on neither fonts nor other files."""
    items = etree.fromstring(drawing.encode()).iter()
    return all(item.tag in _SHAPES and not any("href" in name for name in item.attrib) for item in items)


def _cache_name(drawing: str) -> str:
    """Return the name in the install cache: a digest of the drawing and of the code that renders and compresses it."""
    sources = b"".join(Path(name).read_bytes() for name in (__file__, decode.__file__, png_strips.__file__))
    ours = hashlib.sha256(sources).hexdigest()
    makers = f"{ours}|{version('resvg_py')}|{version('pillow')}|{zlib.ZLIB_RUNTIME_VERSION}|{drawing}"
    return f"{_KEPT}{hashlib.sha256(makers.encode()).hexdigest()}.strips"


def _paint(drawing: str, own: tuple[FontFile, ...]) -> Any:
    from PIL import Image

    png = decode.rasterise(drawing, width=SIZE[0], fonts=tuple(font.path for font in own))
    return Image.open(io.BytesIO(png)).convert("RGB")


def _bands(lines: Iterable[_Line], scale: float, count: int) -> Iterator[tuple[int, int, tuple[_Line, ...]]]:
    """Yield the ranges of strips, from the top, that contain text, with the lines in each."""
    first, end = 0, 0
    inside: list[_Line] = []
    for top, bottom, line in sorted(
        ((*_ink_range(line), line) for line in lines), key=lambda found: found[:2]
    ):
        start = min(max(int(top * scale - 1) // png_strips.ROWS, 0), count)
        stop = min(max(int(bottom * scale + 1) // png_strips.ROWS + 1, 0), count)
        if start == stop:  # the line is above or below the cover
            continue
        if inside and start >= end:
            yield first, end, tuple(inside)
            inside = []
        first, end = (min(first, start), max(end, stop)) if inside else (start, stop)
        inside.append(line)
    if inside:
        yield first, end, tuple(inside)


def _ink_range(line: _Line) -> tuple[float, float]:
    """Return top and bottom of the ink of a line, in units of the drawing."""
    shaper = _shaper(line.face)
    signs = [shaper.get_glyph_extents(info.codepoint) for info in _shape(line.text, shaper).glyph_infos]
    unit = line.size / shaper.face.upem
    highest = max((sign.y_bearing for sign in signs), default=0)
    lowest = min((sign.y_bearing + sign.height for sign in signs), default=0)
    return line.y - highest * unit, line.y - lowest * unit


@lru_cache(maxsize=32)  # the name of a site or of an author is the same on many covers
def _draw_strips(
    drawing: str, own: tuple[FontFile, ...], scale: float, first: int, end: int, lines: tuple[_Line, ...]
) -> tuple[png_strips.Strip, ...]:
    """Return the strips `first` to before `end` of the background with lines set on them."""
    ground = _background(drawing, own).picture
    top = first * png_strips.ROWS
    band = ground.crop((0, top, ground.width, min(end * png_strips.ROWS, ground.height)))
    for line in lines:
        _draw_line(band, line, scale, top)
    return tuple(png_strips.pack(band))


def _draw_line(band: Any, line: _Line, scale: float, top: int) -> None:
    """Draw a line glyph by glyph, kerned by HarfBuzz, as Pillow has no letter spacing. `top` is the band's first row."""
    from PIL import ImageDraw, ImageFont

    font = ImageFont.truetype(line.face.path, line.size * scale, layout_engine=ImageFont.Layout.BASIC)
    draw = ImageDraw.Draw(band)
    for text, at in _clusters(line):
        draw.text(((line.x + at) * scale, line.y * scale - top), text, fill=line.fill, font=font, anchor="ls")


def _clusters(line: _Line) -> Iterator[tuple[str, float]]:
    """Yield the grapheme clusters of a line as text, and where each starts."""
    face = _shaper(line.face)
    buffer = _shape(line.text, face, {"liga": False})
    starts = [info.cluster for info in buffer.glyph_infos]
    unit = line.size / face.face.upem
    at = 0.0
    for number, (start, position) in enumerate(zip(starts, buffer.glyph_positions, strict=True)):
        end = next((later for later in starts[number:] if later > start), len(line.text))
        if number == 0 or starts[number - 1] != start:
            yield line.text[start:end], at
        at += position.x_advance * unit + line.spacing


def _shape(text: str, shaper: Any, features: Mapping[str, bool] | None = None) -> Any:
    """Return the HarfBuzz buffer with the shaped glyphs of a text."""
    import uharfbuzz

    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(shaper, buffer, dict(features or {}))
    return buffer


@cache
def _shaper(file: FontFile) -> Any:
    import uharfbuzz

    return uharfbuzz.Font(fonts.load_face(file))
