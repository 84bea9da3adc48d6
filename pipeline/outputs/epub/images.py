"""Images of an e-book: their names in the package, and a size that readers can hold in memory."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import replace

from pipeline.core import ast
from pipeline.core.ast import Node
from pipeline.core.model import Resource
from pipeline.tools.images.decode import suffix

_QUALITY = 88  # of JPEGs that are scaled down


def place_images(
    blocks: Iterable[Node], pictures: Mapping[str, Resource]
) -> tuple[list[Node], dict[str, Resource]]:
    """Return blocks with the URLs of images pointing to `media`, and the images by name in that folder.

    Names are numbered in reading order. An image that is not a resource of the document is not changed.
    """
    shown: dict[str, str] = {}

    def place(item: Node) -> Node:
        attributes, alt, (target, title) = item["c"]
        if target not in pictures:
            return item
        name = shown.setdefault(target, f"file{len(shown)}{suffix(pictures[target].mime)}")
        said = ast.rewrite(
            alt, lambda _: [], of=("Note",)
        )  # alternative text is an attribute and holds no notes
        return {**item, "c": [attributes, said, [f"../media/{name}", title]]}

    return ast.rewrite(list(blocks), place, of=("Image",)), {
        name: pictures[target] for target, name in shown.items()
    }


def limit_pixels(pictures: Mapping[str, Resource], pixels: int) -> dict[str, Resource]:
    """Return images with bitmaps of more than `pixels` pixels scaled down to that number; 0 is no limit."""
    return {
        name: _scale_down(picture, pixels)
        if pixels and not picture.bitmap and picture.width * picture.height > pixels
        else picture
        for name, picture in pictures.items()
    }


def _scale_down(picture: Resource, pixels: int) -> Resource:
    from PIL import Image, ImageOps

    share = (pixels / (picture.width * picture.height)) ** 0.5
    size = max(int(picture.width * share), 1), max(int(picture.height * share), 1)
    with Image.open(io.BytesIO(picture.data)) as opened:
        kind, profile = opened.format, opened.info.get("icc_profile")
        if opened.mode.startswith(("I", "F")):
            return picture  # grey of more than 8 bits, which Pillow would truncate
        # Apply the EXIF orientation, which is lost by scaling.
        turned = ImageOps.exif_transpose(opened)
        clear = "A" in turned.getbands() or "transparency" in turned.info
        whole = turned.convert("RGBA" if clear else "RGB")
    if whole.size != opened.size:
        size = (size[1], size[0])
    if opened.mode not in ("RGB", "RGBA"):
        profile = None  # the profile is for another colour mode
    target = io.BytesIO()
    whole.resize(size, Image.Resampling.LANCZOS).save(
        target, kind, icc_profile=profile, **({"quality": _QUALITY} if kind == "JPEG" else {})
    )
    return replace(picture, data=target.getvalue(), width=size[0], height=size[1])
