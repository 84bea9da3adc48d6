"""Values of CSS as every engine reads them."""

from __future__ import annotations

import pytest
import tinycss2
from lxml import etree

from pipeline.tools.images import svg_values


@pytest.mark.parametrize(
    ("name", "given", "made"),
    [
        ("fill", "rgb(0 0 255 / 50%)", "rgba(0,0,255,0.5)"),
        ("fill", "hsl(120deg 100% 25%)", "#008000"),
        ("stroke", "hwb(0 0% 0%)", "#ff0000"),
        ("fill", "rgba(1, 2, 3, .5)", "rgba(1, 2, 3, .5)"),
        ("fill", "url(#a) red", "url(#a) red"),
        ("fill", "currentColor", "currentColor"),
        ("fill", "no colour(", "no colour()"),
        ("color", "#abc", "#abc"),
        ("x", "rgb(0 0 0)", "rgb(0 0 0)"),
        ("transform", "translate(1px, 2pt) rotate(.25turn)", "translate(1 2.66666667) rotate(90)"),
        ("transform", "scaleX(2) translateY(3px) skewX(1rad)", "scale(2 1) translate(0 3) skewX(57.2957795)"),
        ("transform", "matrix(1 0 0 1 0.123456789 5)", "matrix(1 0 0 1 0.123456789 5)"),
        ("font-family", "Arial", "Arial,sans-serif"),
        ("font-family", "'DejaVu Sans Mono'", '"DejaVu Sans Mono",monospace'),
        ("font-family", "Times New Roman", "Times New Roman,serif"),
        ("font-family", "Noto Sans Serif", "Noto Sans Serif,sans-serif"),
        ("font-family", "x, serif", "x, serif"),
        ("font-family", "inherit", "inherit"),
    ],
)
def test_plain_values(name: str, given: str, made: str) -> None:
    assert svg_values.plain(name, tinycss2.parse_component_value_list(given), {}, 1_000) == made


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ("bold 20px sans-serif", ("normal", "normal", "bold", "20px", "sans-serif")),
        (
            "italic small-caps 700 1.5em/1.2 'A B', serif",
            ("italic", "small-caps", "700", "1.5em", "'A B', serif"),
        ),
        ("small Arial", ("normal", "normal", "normal", "small", "Arial,sans-serif")),
        ("10px", None),
        ("inherit", None),
    ],
)
def test_the_shorthand_font(given: str, made: tuple[str, ...] | None) -> None:
    assert tuple(svg_values.font(given).values()) == (made or ())


@pytest.mark.parametrize(
    ("element", "lines", "transform"),
    [
        ("<rect/>", {"transform": "scale(2)"}, "scale(2)"),
        ("<rect/>", {"transform": "scale(2)", "transform-origin": "10px 5px"}, "translate(10 5) scale(2) translate(-10 -5)"),
        ("<rect/>", {"transform": "scale(2)", "transform-origin": "center"}, "translate(50 25) scale(2) translate(-50 -25)"),
        ("<rect/>", {"transform": "scale(2)", "transform-origin": "top left"}, "scale(2)"),
        ("<rect/>", {"transform": "scale(2)", "transform-origin": "bottom"}, "translate(50 50) scale(2) translate(-50 -50)"),
        (
            '<rect x="10" y="20" width="4" height="6"/>',
            {"transform": "scale(2)", "transform-origin": "50% 50%", "transform-box": "fill-box"},
            "translate(12 23) scale(2) translate(-12 -23)",
        ),
        (
            '<circle cx="10" cy="20" r="5"/>',
            {"transform": "scale(2)", "transform-origin": "right top", "transform-box": "fill-box"},
            "translate(15 15) scale(2) translate(-15 -15)",
        ),
        ('<g transform="scale(3)"/>', {}, "scale(3)"),
        ('<g transform="scale(3)"/>', {"transform": "none"}, None),
        ('<g transform-origin="."/>', {}, None),
    ],
)  # fmt: skip
def test_transforms_stand_in_the_attribute(
    element: str, lines: dict[str, str], transform: str | None
) -> None:
    item = etree.fromstring(element)
    svg_values.place_transform(item, lines, etree.fromstring('<svg viewBox="0 0 100 50"/>'))
    assert (item.get("transform"), lines) == (transform, {})
    assert item.get("transform-origin") is None


@pytest.mark.parametrize(
    ("text", "value"), [("5", 5), ("1in", 96), ("50%", 10), ("x", 0), ("", 0), ("-.5e1px", -5)]
)
def test_lengths(text: str, value: float) -> None:
    assert svg_values.number(text, 20) == value
