"""Drawings as people and programs make them, one file for what is told apart, and how alike two pictures of one are."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import numpy
import pypdfium2
from PIL import Image, ImageChops, ImageFilter

from pipeline.core.model import Metadata, Resource
from pipeline.core.spans import Span
from pipeline.tools.files import Files
from pipeline.tools.images import decode, svg_pages
from pipeline.tools.weasyprint import render

FOLDER = Path(__file__).parent
NAMES = sorted(path.stem for path in FOLDER.glob("*.svg"))
SCALE = 2  # pixels of a picture for one of CSS


def source(name: str) -> bytes:
    """A drawing as it is in its file."""
    return (FOLDER / f"{name}.svg").read_bytes()


def read(name: str) -> Resource:
    """A drawing as documents have it."""
    return decode.read(source(name), pixels=40_000_000)


def printed(drawing: Resource, folder: Path) -> bytes:
    """A PDF whose only page is the drawing."""
    shown = svg_pages.picture(drawing)
    size = f"{drawing.width}px {drawing.height}px"
    style = f"@page{{size:{size};margin:0}}body{{margin:0}}img{{display:block;width:{drawing.width}px;height:{drawing.height}px}}"
    address = f"data:image/svg+xml;base64,{base64.b64encode(shown.data).decode()}"
    page = (
        f'<!DOCTYPE html><html lang="en"><title>T</title><style>{style}</style><img alt="a" src="{address}">'
    )
    outcome = render.print_pdf(
        page, metadata=Metadata(title="T"), files=Files(folder), base=folder, span=Span("a.md")
    )
    assert outcome.diagnostics == ()
    return outcome.value


def picture(data: bytes) -> Image.Image:
    """A page of a PDF, as PDFium shows it, or a PNG, on white, in the scale of all."""
    if data.startswith(b"%PDF"):
        return pypdfium2.PdfDocument(data)[0].render(scale=96 / 72 * SCALE).to_pil().convert("RGB")
    drawn = Image.open(io.BytesIO(data)).convert("RGBA")
    paper = Image.new("RGBA", drawn.size, "white")
    paper.alpha_composite(drawn)
    return paper.convert("RGB")


def difference(one: Image.Image, other: Image.Image) -> float:
    """How many of a hundred pixels are clearly not the same, edges and letters apart that stand a little beside each other."""
    blurred = [
        image.resize(one.size, Image.Resampling.LANCZOS).filter(ImageFilter.GaussianBlur(2))
        for image in (one, other)
    ]
    pixels = numpy.asarray(ImageChops.difference(*blurred)).max(axis=2)
    return float((pixels > 48).mean() * 100)
