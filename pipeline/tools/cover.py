"""A book's cover: the theme's drawing as a JPEG, its ground painted once a process and the words set on it (Pillow)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from lxml import etree

from pipeline.theme import FontFile
from pipeline.tools import fonts, pictures

SIZE = (1200, 1920)  # pixels: sharp on an e-reader, and half the work of what shops print
_QUALITY = 92
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
    """Return the drawing as JPEG bytes of `SIZE`. Raises pictures.Unreadable.

    `own` are the theme's own fonts. Plain lines of text are set on the rest of the drawing, which is kept for the next cover of
    the same look; other text is part of the drawing.
    """
    root = etree.fromstring(svg.encode())
    lines = list(_take_lines(root, own))
    ground = _ground(etree.tostring(root, encoding="unicode"), own)
    picture = ground.copy()
    scale = SIZE[0] / float(root.get("width", SIZE[0]))
    for line in lines:
        _set(picture, line, scale)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


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
    if not {ord(c) for c in text} <= fonts.code_points(face.file):
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


def _set(picture: Any, line: _Line, scale: float) -> None:
    """Draw a line glyph by glyph, kerned by HarfBuzz: Pillow knows no letter spacing."""
    from PIL import ImageDraw, ImageFont

    font = ImageFont.truetype(line.face.path, line.size * scale, layout_engine=ImageFont.Layout.BASIC)
    draw = ImageDraw.Draw(picture)
    for text, at in _clusters(line):
        draw.text(((line.x + at) * scale, line.y * scale), text, fill=line.fill, font=font, anchor="ls")


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
