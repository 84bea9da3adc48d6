"""Placeholders of images: the output is the same as with the images themselves."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from pipeline.core import ast
from pipeline.core.model import Resource
from pipeline.core.spans import Span
from pipeline.tools import zip as zips
from pipeline.tools.pandoc import placeholders
from pipeline.tools.pandoc.process import Pandoc


def resource(kind: str, size: tuple[int, int], dpi: int | None = None) -> Resource:
    out = io.BytesIO()
    given = {} if dpi is None else {"dpi": (dpi, dpi)}
    Image.linear_gradient("L").resize(size).convert("RGB").save(out, kind, **given)
    return Resource(out.getvalue(), f"image/{kind.lower()}", *size)


PICTURES = {
    "a.png": resource("PNG", (641, 479)),
    "b.png": resource("PNG", (300, 200), 300),
    "c.jpeg": resource("JPEG", (641, 479)),
    "d.jpeg": resource("JPEG", (1600, 901), 300),
    "e.jpeg": resource("JPEG", (320, 200), 72),
    "f.jpeg": resource("JPEG", (320, 200), 96),
    "g.svg": Resource(
        b'<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>', "image/svg+xml", 30, 20
    ),
}

META = {"identifier": {"t": "MetaString", "c": "urn:x"}}  # else pandoc makes a new one for each book


@pytest.mark.parametrize("writer", ["docx", "pptx", "epub3"])
def test_a_package_is_the_same(pandoc: Pandoc, writer: str) -> None:
    blocks = [
        {"t": "Para", "c": [{"t": "Image", "c": [ast.attr(**pairs), [], [name, ""]]}]}
        for name in PICTURES
        for pairs in ({}, {"width": "50%"}, {"height": "2in"})
        if writer == "epub3" or not name.endswith("svg")
    ]
    given = placeholders.replace_images(PICTURES)
    true, made = (
        zips.members(pandoc.write(blocks, writer=writer, span=Span("a.md"), meta=META, resources=held).data)
        for held in (PICTURES, given.resources)
    )
    assert given.restore(made) == true
