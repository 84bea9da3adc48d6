"""Pictures, and drawings in HTML, as pages show them."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image

from pipeline.core.model import Resource
from pipeline.tools.images import decode, svg_pages

_OPEN = '<svg width="20" height="10" class="a" role="img">'


@pytest.mark.parametrize(
    "source",
    [
        f"{_OPEN}<title>T</title><rect width='5' height='5'/></svg>",
        f"{_OPEN}<rect width=5 filter='url(#f)'></svg>",  # HTML, but no XML
        "<svg/><svg/>",
        "<p>svg</p>",
    ],
)
def test_what_needs_nothing_or_cannot_be_read_is_left(source: str) -> None:
    assert svg_pages.for_pages(source) == svg_pages.Drawing(source)


def test_css_is_resolved() -> None:
    source = f"{_OPEN}<style>:root{{--a:red}}</style><rect style='fill:var(--a)'/></svg>"
    assert '<rect style="fill:red"/>' in svg_pages.for_pages(source).html


def test_labels_become_text_and_are_counted() -> None:
    found = svg_pages.for_pages(f"{_OPEN}<foreignObject><p>Label</p></foreignObject></svg>")
    assert (">Label</tspan>" in found.html, found.labels) == (True, 1)


def test_images_that_name_a_part_of_the_drawing_are_none() -> None:
    found = svg_pages.for_pages(f'{_OPEN}<g id="a"/><image href="#a"/></svg>').html
    assert "<image" not in found


def test_what_is_not_drawn_becomes_a_bitmap_with_title_words_and_place() -> None:
    source = f'{_OPEN}<title>T</title><g filter="blur(1px)"><text>Words</text></g><image href="file:///etc/passwd"/></svg>'
    found = svg_pages.for_pages(source).html
    assert (
        '<title xmlns="http://www.w3.org/2000/svg">T</title><image' in found
        or "<title>T</title><image" in found
    )
    assert 'class="a" role="img"' in found and "data:image/png" in found and "Words" in found
    assert "passwd" not in found


def test_one_that_cannot_be_drawn_is_left() -> None:
    source = f'{_OPEN}<g filter="blur(1px)"/><circle r="1e12"/></svg>'
    assert svg_pages.for_pages(source).html == source


def test_what_no_engine_draws_is_said() -> None:
    assert svg_pages.for_pages(f"{_OPEN}<text direction='rtl'>a</text></svg>").undrawn == (
        "text from right to left",
    )


@pytest.mark.parametrize(
    ("size", "pixels", "wide"),
    [
        ('width="24" height="24"', 40_000_000, 800),
        ('width="640" height="64"', 40_000_000, 2000),
        ('width="3000" height="300"', 40_000_000, 2480),
        ('width="100" height="100"', 250_000, 500),
        ('width="0.5" height="10"', 40_000_000, 800),
    ],
)
def test_bitmaps_are_fine_and_within_limits(size: str, pixels: int, wide: int) -> None:
    inside = '<g filter="blur(1px)"><rect width="9" height="9"/></g>'
    picture = decode.read(
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{inside}</svg>'.encode(), pixels=pixels
    )
    assert picture.printed_width == wide
    shown = svg_pages.picture(picture).data
    bitmap = base64.b64decode(shown.partition(b"base64,")[2].partition(b'"')[0])
    assert Image.open(io.BytesIO(bitmap)).width == wide
    assert svg_pages.picture(picture) is svg_pages.picture(picture)


def test_other_pictures_are_themselves() -> None:
    assert svg_pages.picture(picture := Resource(b"png", "image/png")) is picture
    plain = Resource(b"<svg/>", "image/svg+xml", printed=b"<svg><g/></svg>")
    assert svg_pages.picture(plain).data == b"<svg><g/></svg>"


def test_what_cannot_be_drawn_that_large_is_drawn_as_large_as_it_was() -> None:
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="1e12"/></svg>'
    picture = Resource(drawing, "image/svg+xml", bitmap=b"small", printed_width=900)
    assert base64.b64encode(b"small") in svg_pages.picture(picture).data
