"""Decode and check image files, and convert them to types that every format can hold (Pillow, lxml, resvg)."""

from __future__ import annotations

import io
import re
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import resources
from pipeline.core.model import Resource
from pipeline.tools.images import orientation, png, svg, svg_labels, svg_print

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"RIFF", "image/webp"),
)
SUFFIXES = {
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp",
    ".svg": "image/svg+xml",
}  # fmt: skip
NAMES = {
    "image/png": "a PNG", "image/jpeg": "a JPEG", "image/gif": "a GIF", "image/webp": "a WebP image",
    "image/svg+xml": "an SVG",
}  # fmt: skip
_BITMAP_WIDTH = 1200  # pixels: 190 dpi over the width of a page
_PRINT_DENSITY = 300 / 96  # pixels of a bitmap on pages for one of CSS, within the two widths
_PRINT_WIDTH, _MAX_PRINT_WIDTH = 800, 2480  # that of small drawings, which may be shown larger; that of A4
_UNITS = {
    "": 1.0,
    "px": 1.0,
    "pt": 96 / 72,
    "pc": 16.0,
    "in": 96.0,
    "cm": 96 / 2.54,
    "mm": 96 / 25.4,
    "em": 16.0,
}
_DECIMAL = r"(?:\d+\.?\d*|\.\d+)"
_MAX_REPEATED = 50_000  # elements of an SVG, each counted as often as it is used


@dataclass(frozen=True, slots=True)
class Unreadable(Exception):
    """Raised for a file that is not an image that can be shown; `reason` is a clause."""

    reason: str


class TooManyPixels(Unreadable):  # it is read as what it is
    """Raised for an image of more pixels than it may have."""


def identify(data: bytes) -> str | None:
    """Return the media type of an image by its signature, or None if the type is not known."""
    for magic, mime in _MAGIC:
        if data.startswith(magic):
            return mime
    head = data[:4096].decode("utf-8", "ignore").lstrip("\ufeff \t\r\n")
    return (
        "image/svg+xml"
        if re.match(r"(<\?xml|<!--|<!DOCTYPE svg|<svg)", head)
        and "<svg" in head + "<svg" * (len(data) > 4096)
        else None
    )


def read(data: bytes, *, pixels: int) -> Resource:
    """Return an image as a Resource that every format can hold: PNG, JPEG or SVG. Raises Unreadable.

    GIF and WebP become PNG (first frame). Photographs are turned upright (tools.images.orientation). What runs or fetches is removed from SVG (tools.images.svg), and a bitmap is
    added. Images of more than `pixels` pixels are refused before they are decoded.
    """
    mime = identify(data)
    if mime == "image/svg+xml":
        return _read_svg(data, pixels)
    if mime is None:
        raise Unreadable("it is no PNG, JPEG, GIF, WebP or SVG")
    return _read_bitmap(data, mime, pixels)


def rasterise(drawing: str, *, width: int | None = None, fonts: tuple[Path, ...] = ()) -> bytes:
    """Return an SVG as PNG bytes, drawn with the bundled fonts and `fonts` only. Raises Unreadable."""
    import resvg_py

    try:
        return bytes(
            resvg_py.svg_to_bytes(
                svg_string=drawing,
                width=width,
                skip_system_fonts=True,
                font_files=[str(path) for path in fonts],
                font_dirs=[str(resources.assets() / "fonts")],
                font_family="Source Sans 3",
                sans_serif_family="Source Sans 3",
                serif_family="Source Serif 4",
                monospace_family="Source Code Pro",
            )
        )
    except ValueError as wrong:
        raise Unreadable(f"it cannot be drawn: {wrong}") from None
    except (
        BaseException
    ) as wrong:  # a panic in Rust, of a circle of a million kilometres: it is no Exception, and has no module
        if type(wrong).__name__ != "PanicException":
            raise
        raise Unreadable("a number or word in it cannot be drawn") from None


def color(name: str) -> str | None:
    """Return a colour (a CSS name, #rgb or #rrggbb) as #rrggbb; None if it is invalid."""
    from PIL import ImageColor

    try:
        red, green, blue = ImageColor.getrgb(name)[:3]
    except ValueError:
        return None
    return f"#{red:02x}{green:02x}{blue:02x}"


def mean_color(resource: Resource) -> str:
    """Return the mean colour of a picture as #rrggbb; transparent areas count as white."""
    from PIL import Image

    image = Image.open(io.BytesIO(resource.bitmap or resource.data)).convert("RGBA")
    paper = Image.new("RGBA", image.size, "#ffffff")
    one = Image.alpha_composite(paper, image).convert("RGB").resize((1, 1), Image.Resampling.BOX)
    return "#" + one.tobytes().hex()


def _read_bitmap(data: bytes, mime: str, pixels: int) -> Resource:
    from PIL import Image, ImageFile, UnidentifiedImageError

    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = (
        ImageFile.LOAD_TRUNCATED_IMAGES,
        False,
    )  # WeasyPrint switches LOAD_TRUNCATED_IMAGES on
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # of large pictures, checked below, and of EXIF that cannot be read
            image = Image.open(io.BytesIO(data))
            if image.width * image.height > pixels:
                raise TooManyPixels(
                    f"it has {image.width} × {image.height} pixels, more than {pixels // 1_000_000} million"
                )
            if mime != "image/png" or b"eXIf" in data or png.extract_pixels(data) is None:
                image.load()
            upright = orientation.upright(image)
    except UnidentifiedImageError:
        raise Unreadable("its content is damaged") from None
    except Image.DecompressionBombError:
        raise TooManyPixels(f"it has more than {pixels // 1_000_000} million pixels") from None
    except (OSError, SyntaxError, ValueError) as wrong:
        raise Unreadable(f"its content is damaged ({str(wrong).rstrip('.').lower()})") from None
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient
    if mime in ("image/gif", "image/webp"):
        out = io.BytesIO()
        upright.convert("RGBA").save(out, "PNG", optimize=False)
        data, mime = out.getvalue(), "image/png"
    elif upright is not image:
        data = orientation.encode(upright, image)
    return Resource(data, mime, upright.width, upright.height)


def _read_svg(data: bytes, pixels: int) -> Resource:
    from lxml import etree

    try:
        root = svg.parse(data)
    except etree.XMLSyntaxError as wrong:
        raise Unreadable(f"its XML is damaged ({wrong.msg})") from None
    if etree.QName(root).localname != "svg":
        raise Unreadable("its XML is not SVG")
    labels = svg_labels.make_plain(root)
    svg.clean(root)
    _check_uses(root)
    width, height = fit(root)
    clean = etree.tostring(root, encoding="unicode")
    wide = min(_BITMAP_WIDTH, max(round(width * 3), 1))
    if wide * (tall := round(wide * height / width)) > pixels:  # resvg would abort the process
        raise TooManyPixels(f"it is drawn {wide} × {tall} pixels, more than {pixels // 1_000_000} million")
    plain = svg_print.for_engines(root, data)
    drawn = clean if plain is root else etree.tostring(plain, encoding="unicode")
    return Resource(
        clean.encode(),
        "image/svg+xml",
        max(round(width), 1),
        max(round(height), 1),
        rasterise(drawn, width=wide),
        b"" if plain is root else drawn.encode(),
        0 if svg_print.is_drawn(plain) else print_width(width, height, pixels),
        labels,
        svg_print.undrawn(plain),
    )


def fit(root: Any) -> tuple[float, float]:
    """Return the size of an SVG (an lxml tree) in CSS pixels, and have the tree say it, with a view box. Raises Unreadable."""
    width, height = _svg_size(root.get("width", ""), root.get("height", ""), root.get("viewBox", ""))
    if min(width, height) < 0.001 or max(width, height) > 1e6:
        raise Unreadable(f"it is {width:g} × {height:g} pixels large")
    root.set("width", f"{width:g}")
    root.set("height", f"{height:g}")
    if root.get("viewBox") is None:
        root.set("viewBox", f"0 0 {width:g} {height:g}")
    return width, height


def print_width(width: float, height: float, pixels: int) -> int:
    """Return the width of an SVG's bitmap for pages: 300 dpi, small ones finer, and no more pixels than it may have."""
    most = int((pixels * width / height) ** 0.5)
    wide = min(max(round(width * _PRINT_DENSITY), _PRINT_WIDTH), _MAX_PRINT_WIDTH, most)
    if wide < 1 or round(wide * height / width) > pixels:  # resvg would abort the process
        raise TooManyPixels(f"it is {width:g} × {height:g} pixels large")
    return wide


def _check_uses(root: Any) -> None:
    """Raise Unreadable for an SVG whose elements use each other so often that drawing would not end."""
    from lxml import etree

    parts = {part.get("id"): part for part in root.iter() if part.get("id")}
    counted: dict[Any, int] = {}

    def drawn(part: Any) -> int:
        if part not in counted:
            counted[part] = 0  # no engine draws an element that uses itself
            named = next((v for k, v in part.items() if etree.QName(k).localname == "href"), "")
            used = parts.get(named[1:]) if etree.QName(part).localname == "use" else None
            counted[part] = 1 + sum(map(drawn, part)) + (drawn(used) if used is not None else 0)
        return counted[part]

    if drawn(root) - len(counted) > _MAX_REPEATED:
        raise Unreadable(f"its parts repeat each other more than {_MAX_REPEATED} times")


def _svg_size(width: str, height: str, view_box: str) -> tuple[float, float]:
    """Return the size in CSS pixels: width and height, else the view box (SVG 1.1, 7.2), else 300 × 150."""
    box = [float(part) for part in re.findall(rf"-?{_DECIMAL}(?:[eE][-+]?\d+)?", view_box)]
    own = box[2:4] if len(box) == 4 and box[2] > 0 and box[3] > 0 else []
    w, h = _length(width), _length(height)
    if w and h:
        return w, h
    if own:
        ratio = own[1] / own[0]
        return (w, w * ratio) if w else (h / ratio, h) if h else (own[0], own[1])
    return w or 300.0, h or 150.0


def _length(text: str) -> float:
    found = re.fullmatch(rf"\s*({_DECIMAL})\s*([a-z]*)\s*", text)
    return float(found[1]) * _UNITS[found[2]] if found and found[2] in _UNITS else 0.0


def suffix(mime: str) -> str:
    """Return the file suffix of a Resource's media type."""
    return {"image/png": ".png", "image/jpeg": ".jpg", "image/svg+xml": ".svg"}[mime]


def stem(target: str) -> str:
    """Return the name of an image file without suffix, reduced to characters that packages of all formats allow."""
    return re.sub(r"[^A-Za-z0-9]+", "-", Path(target).stem).strip("-").lower()[:40] or "image"
