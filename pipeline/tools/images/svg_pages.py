"""SVG as pages show it, of pictures and of drawings in HTML: in a form that WeasyPrint draws right, or as a bitmap with its words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from pipeline.core.model import Resource
from pipeline.tools.images import decode, svg, svg_labels, svg_print

_SPACE = "http://www.w3.org/2000/svg"
_OPENING = re.compile(r"\s*<svg\b(?![^>]*\bxmlns\s*=)", re.IGNORECASE)
_HELD = ("id", "class", "style", "role", "aria-label", "aria-labelledby", "aria-hidden", "width", "height")
_MOST_PIXELS = 20_000_000


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing for pages: its HTML, how many labels in HTML it had, and what is not drawn, in clauses."""

    html: str
    labels: int = 0
    undrawn: tuple[str, ...] = ()


def picture(resource: Resource) -> Resource:
    """Return a picture as pages show it."""
    if resource.printed_width:
        return _bitmap_of(resource)
    return replace(resource, data=resource.printed, printed=b"") if resource.printed else resource


@lru_cache(maxsize=16)  # a document is printed as pages, as a deck and as its handout
def _bitmap_of(resource: Resource) -> Resource:
    drawing = resource.printed or resource.data
    try:
        drawn = decode.rasterise(drawing.decode(), width=resource.printed_width)
    except decode.Unreadable:  # that large, it cannot be drawn
        drawn = resource.bitmap
    root = svg.parse(drawing)
    made = svg_print.as_bitmap(root, drawn, *decode.fit(root))
    return replace(resource, data=made.encode(), printed=b"", printed_width=0)


@lru_cache(maxsize=32)  # asked for by the writer, and by the check of what it wrote
def for_pages(source: str) -> Drawing:
    """Return the source of an <svg> as WeasyPrint draws it right; one that is not well-formed XML is left as it is."""
    root = _parse(source)
    if root is None:
        return Drawing(source)
    labels = svg_labels.make_plain(root)
    without = _drop_empty_images(root)
    plain = svg_print.for_engines(root, source.encode())
    undrawn = svg_print.undrawn(plain)
    if not svg_print.is_drawn(plain):
        return Drawing(_as_bitmap(plain, root, source), labels, undrawn)
    changed = labels or without or plain is not root
    return Drawing(_text(plain) if changed else source, labels, undrawn)


def _parse(source: str) -> Any:
    from lxml import etree

    try:
        root = svg.parse(_OPENING.sub(f'<svg xmlns="{_SPACE}"', source, count=1).strip().encode())
    except etree.XMLSyntaxError:
        return None
    return root if root.tag == f"{{{_SPACE}}}svg" else None


def _drop_empty_images(root: Any) -> int:
    """Make groups of images that name no picture but a part of the same drawing, which is none; return how many."""
    images = [image for image in root.iter(f"{{{_SPACE}}}image") if _target(image).startswith("#")]
    for image in images:
        image.tag = f"{{{_SPACE}}}g"
    return len(images)


def _target(image: Any) -> str:
    return next((value.strip() for key, value in image.items() if key.rpartition("}")[2] == "href"), "")


def _as_bitmap(plain: Any, root: Any, source: str) -> str:
    """Return the drawing as a bitmap of its own size, with its words and its title; as it is if it cannot be drawn so."""
    try:
        svg.clean(plain)  # resvg opens any file that is named
        width, height = decode.fit(plain)
        wide = decode.print_width(width, height, _MOST_PIXELS)
        drawn = decode.rasterise(_text(plain), width=wide)
    except decode.Unreadable:
        return source
    made = svg.parse(svg_print.as_bitmap(plain, drawn, width, height).encode())
    for name in _HELD:
        if value := root.get(name):
            made.set(name, value)
    title = next(iter(root), None)
    if title is not None and title.tag == f"{{{_SPACE}}}title":
        title.tail = None
        made.insert(0, title)
    return _text(made)


def _text(root: Any) -> str:
    from lxml import etree

    return str(etree.tostring(root, encoding="unicode", with_tail=False))
