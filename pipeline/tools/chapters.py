"""Chapters of an electronic book: what stands in them for those who listen, jump or have little memory."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Mapping
from dataclasses import replace

from pipeline.core import ast
from pipeline.core.ast import Node
from pipeline.core.model import Resource
from pipeline.tools import markup

_MATH = re.compile(
    r"<math(?P<attributes>[^>]*)>(?P<inside>.*?"
    r'<annotation encoding="application/x-tex">(?P<tex>.*?)</annotation>)',
    re.DOTALL,
)
_STYLES = re.compile(r"\s*<style>.*?</style>", re.DOTALL)
_QUALITY = 88  # of a JPEG that had to be made smaller


def with_role(item: Node) -> Node:
    """Return a div with what it is in a book where it is a callout (EPUB 3 SSV, DPUB-ARIA 1.1)."""
    kind = ast.callout(item)
    if not kind:
        return item
    identifier, found, pairs = ast.attr_of(item)
    meaning = "tip" if kind == "tip" else "notice"
    title = ast.plain_text(item["c"][1][0]).strip()
    said = [["role", f"doc-{meaning}"], ["epub:type", meaning], ["aria-label", title]]
    return ast.with_attr(item, [identifier, found, [*pairs, *said]])


def finished(text: str, title: str) -> str:
    """Return a chapter as pandoc wrote it with lean code, its heading as the page's title, and formulas that say their source.

    `title` is that of a chapter without a heading. Pandoc's own colours for code go: they would overrule the theme's.
    """
    text = _STYLES.sub("", text, count=1)
    heading = re.search(r"<h\d[^>]*>(.*?)</h\d>", text, re.DOTALL)
    said = re.sub(r"<[^>]*>", "", heading[1]) if heading else html.escape(title)
    text = re.sub(
        r"<title>[^<]*</title>", lambda _: f"<title>{' '.join(said.split())}</title>", text, count=1
    )
    text = _MATH.sub(_said, text)
    # pandoc's own id of the notes would clash with a heading "Footnotes".
    return markup.lean(text.replace('<section id="footnotes" class="footnotes', '<section class="footnotes'))


def _said(found: re.Match[str]) -> str:
    spoken = " ".join(found["tex"].split()).replace('"', "&quot;")
    return f'<math{found["attributes"]} alttext="{spoken}">{found["inside"]}'


def within(pictures: Mapping[str, Resource], pixels: int) -> dict[str, Resource]:
    """Return pictures, bitmaps of more than so many pixels scaled down to them; 0 is no limit."""
    return {
        name: _smaller(picture, pixels)
        if pixels and not picture.bitmap and picture.width * picture.height > pixels
        else picture
        for name, picture in pictures.items()
    }


def _smaller(picture: Resource, pixels: int) -> Resource:
    from PIL import Image, ImageOps

    share = (pixels / (picture.width * picture.height)) ** 0.5
    size = max(int(picture.width * share), 1), max(int(picture.height * share), 1)
    with Image.open(io.BytesIO(picture.data)) as opened:
        kind, profile = opened.format, opened.info.get("icc_profile")
        if opened.mode.startswith(("I", "F")):
            return picture  # more than eight bits of grey: Pillow would cut them off
        # As its camera was held: what says so does not outlive the scaling.
        turned = ImageOps.exif_transpose(opened)
        clear = "A" in turned.getbands() or "transparency" in turned.info
        whole = turned.convert("RGBA" if clear else "RGB")
    if whole.size != opened.size:
        size = (size[1], size[0])
    if opened.mode not in ("RGB", "RGBA"):
        profile = None  # it is one of other colours
    target = io.BytesIO()
    whole.resize(size, Image.Resampling.LANCZOS).save(
        target, kind, icc_profile=profile, **({"quality": _QUALITY} if kind == "JPEG" else {})
    )
    return replace(picture, data=target.getvalue(), width=size[0], height=size[1])
