"""Where figures are said to stand."""

from __future__ import annotations

import io

import pikepdf
import pytest

from pipeline.tools.weasyprint.patches import startup
from tests.tools.weasyprint.pages import printed

SVG = "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'><title>a</title><rect width='9' height='9'/></svg>"
SHEET = (
    "@page { size: 400px 200px; margin: 0 } body { margin: 0 } svg { display: block; margin: 20px 0 0 100px }"
)


def bounds(pdf: bytes) -> list[float]:
    """Return where the only figure is said to stand."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        (figure,) = [
            item
            for item in file.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"
        ]
        return [float(number) for number in figure.A.BBox]


def test_points_from_the_foot_of_the_page() -> None:
    made, _ = printed(SHEET, SVG)
    assert bounds(made) == pytest.approx([75, 150 - 30, 105, 150 - 15])


def test_after_all_transformations() -> None:
    css = f"{SHEET} div {{ transform: translate(40px, 0) }} svg {{ transform: rotate(90deg); opacity: .5 }}"
    made, _ = printed(css, f"<div>{SVG}</div>")
    assert bounds(made) == pytest.approx([112.5, 150 - 37.5, 127.5, 150 - 7.5])


def test_weasyprint_by_itself_says_pixels_from_the_top() -> None:
    engine = startup.weasyprint()
    page = engine.HTML(string=f"<html lang=en><title>T</title><style>{SHEET}</style>{SVG}")
    assert bounds(page.write_pdf(pdf_variant="pdf/ua-1")) == pytest.approx([100, 20, 140, 40])
