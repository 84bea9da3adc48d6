"""Gradients of SVG: seen in every reader, strokes as wide as they are, and stops that come from another gradient, every time."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from pipeline.core.model import Metadata
from pipeline.core.spans import Span
from pipeline.tools.files import Files
from pipeline.tools.weasyprint import render
from tests import drawings

_STOPS = '<stop offset="0" stop-color="#f00"/><stop offset="1" stop-color="#00f"/>'
_PAGE = (
    '<!DOCTYPE html><html lang="en"><title>T</title><style>@page{size:100px 50px;margin:0}body{margin:0}svg{display:block}</style>'
    '<svg width="100" height="50"><title>G</title>'
)


def printed(folder: Path, inside: str) -> bytes:
    outcome = render.print_pdf(
        f"{_PAGE}{inside}</svg>",
        metadata=Metadata(title="T"),
        files=Files(folder),
        base=folder,
        span=Span("a.md"),
    )
    assert outcome.diagnostics == ()
    return outcome.value


def color(image: Image.Image, x: float, y: float) -> str:
    """The colour at a place of the page, in words."""
    red, green, blue = image.getpixel((int(x * drawings.SCALE), int(y * drawings.SCALE)))
    if min(red, green, blue) > 240:
        return "white"
    return "red" if red > 200 and blue < 60 else "blue" if blue > 200 and red < 60 else "between"


SHAPES = {
    "box": f'<linearGradient id="a">{_STOPS}</linearGradient><rect width="100" height="50" fill="url(#a)"/>',
    "user space": f'<linearGradient id="a" gradientUnits="userSpaceOnUse" x1="0" x2="100">{_STOPS}</linearGradient><rect width="100" height="50" fill="url(#a)"/>',
    "group": f'<linearGradient id="a">{_STOPS}</linearGradient><g transform="scale(2)"><path d="M0 0H50V25H0z" fill="url(#a)"/></g>',
    "turned": f'<linearGradient id="a" gradientTransform="rotate(180 .5 .5)" x1="1" x2="0">{_STOPS}</linearGradient><rect width="100" height="50" fill="url(#a)" opacity="1"/>',
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_is_filled_from_one_color_to_the_other(tmp_path: Path, name: str) -> None:
    image = drawings.picture(printed(tmp_path, SHAPES[name]))
    assert [color(image, x, 25) for x in (3, 50, 97)] == ["red", "between", "blue"]


def test_poppler_shows_it(tmp_path: Path) -> None:
    program = shutil.which("pdftoppm")
    if program is None:
        pytest.skip("poppler is not here")
    data = printed(tmp_path, SHAPES["box"])
    made = subprocess.run(
        [program, "-r", str(96 * drawings.SCALE), "-png"], input=data, capture_output=True, check=True
    )
    image = Image.open(io.BytesIO(made.stdout)).convert("RGB")
    assert [color(image, x, 25) for x in (3, 50, 97)] == ["red", "between", "blue"]


def test_a_stroke_is_as_wide_as_it_is(tmp_path: Path) -> None:
    line = f'<linearGradient id="a" gradientUnits="userSpaceOnUse" x2="100">{_STOPS}</linearGradient>'
    image = drawings.picture(
        printed(tmp_path, f'{line}<path d="M0 25H100" stroke="url(#a)" stroke-width="20"/>')
    )
    assert [color(image, 3, y) for y in (10, 17, 33, 40)] == ["white", "red", "red", "white"]


def test_a_radius_is_half_the_box(tmp_path: Path) -> None:
    inside = f'<radialGradient id="a">{_STOPS}</radialGradient><rect width="100" height="50" fill="url(#a)"/>'
    image = drawings.picture(printed(tmp_path, inside))
    assert [color(image, x, 25) for x in (50, 75, 98)] == ["red", "between", "blue"]


def test_stops_of_another_gradient_hold_for_every_shape(tmp_path: Path) -> None:
    inside = (
        f'<linearGradient id="a">{_STOPS}</linearGradient><linearGradient id="b" href="#a"/><linearGradient id="c" href="#b"/>'
        '<rect width="100" height="10" fill="url(#b)"/><rect y="10" width="100" height="10" fill="url(#b)"/>'
        '<rect y="20" width="100" height="10" fill="url(#c)"/><rect y="30" width="100" height="10" fill="url(#a)"/>'
    )
    image = drawings.picture(printed(tmp_path, inside))
    assert [color(image, 3, y) for y in (5, 15, 25, 35)] == ["red"] * 4


def test_translucent_gradients_are_weasyprints(tmp_path: Path) -> None:
    """And all else in them is what it was."""
    clear = _STOPS.replace("/>", ' stop-opacity=".5"/>')
    kinds = []
    for stops in (_STOPS, clear):
        inside = f'<linearGradient id="a" gradientUnits="userSpaceOnUse" x2="100">{stops}</linearGradient><rect width="100" height="50" fill="url(#a)"/>'
        with pikepdf.open(io.BytesIO(printed(tmp_path, inside))) as pdf:
            kinds.append(
                {
                    int(item.PatternType)
                    for item in pdf.objects
                    if isinstance(item, pikepdf.Object) and "/PatternType" in _keys(item)
                }
            )
    assert kinds == [{2}, {1}]


def _keys(item: pikepdf.Object) -> list[str]:
    return list(item.keys()) if isinstance(item, pikepdf.Dictionary | pikepdf.Stream) else []
