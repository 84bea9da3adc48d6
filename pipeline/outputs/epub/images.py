"""Pictures of an electronic book: of a size that readers hold in memory, and with a place in the package."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import replace

from pipeline.core import ast
from pipeline.core.ast import Node
from pipeline.core.model import Resource
from pipeline.tools.images.decode import suffix

_QUALITY = 88  # of a JPEG that had to be made smaller


def placed(
    blocks: Iterable[Node], pictures: Mapping[str, Resource]
) -> tuple[list[Node], dict[str, Resource]]:
    """Return blocks whose images lead from a chapter to `media`, and the pictures they show by their names in there.

    Names count in reading order. An image that is no picture of the document's stays as it is.
    """
    shown: dict[str, str] = {}

    def place(item: Node) -> Node:
        attributes, alt, (target, title) = item["c"]
        if target not in pictures:
            return item
        name = shown.setdefault(target, f"file{len(shown)}{suffix(pictures[target].mime)}")
        said = ast.rewrite(alt, lambda _: [], of=("Note",))  # what describes a picture is an attribute
        return {**item, "c": [attributes, said, [f"../media/{name}", title]]}

    return ast.rewrite(list(blocks), place, of=("Image",)), {
        name: pictures[target] for target, name in shown.items()
    }


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
