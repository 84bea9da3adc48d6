"""Image files: their real type, and hostile ones that are cleaned or refused in time."""

from __future__ import annotations

import io
import time

import pytest
from PIL import Image

from pipeline.tools.images import decode
from pipeline.tools.images.decode import Unreadable

LIMIT = 40_000_000


def bitmap(kind: str, size: tuple[int, int] = (6, 4), mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind)
    return out.getvalue()


def svg(inside: str = "<rect width='5' height='5'/>", attributes: str = "width='10' height='20'") -> bytes:
    space = "xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'"
    return f"<svg {space} {attributes}>{inside}</svg>".encode()


def reason(data: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        decode.read(data, pixels=LIMIT)
    return caught.value.reason


@pytest.mark.parametrize(
    ("data", "is_", "becomes"),
    [
        (bitmap("PNG"), "image/png", "image/png"),
        (bitmap("PNG", mode="RGBA"), "image/png", "image/png"),
        (bitmap("JPEG"), "image/jpeg", "image/jpeg"),
        (bitmap("JPEG", mode="CMYK"), "image/jpeg", "image/jpeg"),
        (bitmap("GIF"), "image/gif", "image/png"),
        (bitmap("WEBP"), "image/webp", "image/png"),
    ],
    ids=["png", "png-alpha", "jpeg", "jpeg-cmyk", "gif", "webp"],
)
def test_bitmaps_become_what_every_format_can_hold(data: bytes, is_: str, becomes: str) -> None:
    found = decode.read(data, pixels=LIMIT)
    assert decode.identify(data) == is_
    assert (found.mime, found.width, found.height, found.bitmap) == (becomes, 6, 4, b"")
    assert decode.identify(found.data) == becomes
    assert (found.data == data) == (is_ == becomes)


def test_an_svg_gets_a_bitmap_beside_it() -> None:
    found = decode.read(svg(), pixels=LIMIT)
    assert (found.mime, found.width, found.height) == ("image/svg+xml", 10, 20)
    with Image.open(io.BytesIO(found.bitmap)) as drawn:
        assert drawn.size == (30, 60)
    assert decode.read(svg(), pixels=LIMIT) == found


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ("width='10' height='20'", (10, 20)), ("width='1in' height='72pt'", (96, 96)), ("width='2.54cm' height='1in'", (96, 96)),
        ("viewBox='0 0 30 40'", (30, 40)), ("width='60' viewBox='0 0 30 40'", (60, 80)), ("height='20' viewBox='0,0,30,40'", (15, 20)),
        ("width='100%' height='100%' viewBox='0 0 30 40'", (30, 40)), ("", (300, 150)), ("width='1.2.3' height='5'", (300, 5)),
        ("viewBox='0 0 . 4'", (300, 150)), ("viewBox='0 0 0 0'", (300, 150)), ("width='-5' height='5'", (300, 5)),
    ],
)  # fmt: skip
def test_the_size_of_an_svg(attributes: str, size: tuple[int, int]) -> None:
    found = decode.read(svg(attributes=attributes), pixels=LIMIT)
    assert (found.width, found.height) == size


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "it is no PNG, JPEG, GIF, WebP or SVG"),
        (b"not a picture", "it is no PNG, JPEG, GIF, WebP or SVG"),
        (b"<html><svg/></html>", "it is no PNG, JPEG, GIF, WebP or SVG"),
        (bitmap("PNG")[:40], "its content is damaged"),
        (bitmap("PNG", (50, 50))[:60], "its content is damaged"),
        (bitmap("JPEG", (50, 50))[:200], "its content is damaged"),
        (b"GIF89a", "its content is damaged"),
        (b"RIFF\x00\x00\x00\x00WAVE", "its content is damaged"),
        (svg()[:-8], "its XML is damaged"),
        (b"<!-- <svg --><html/>", "its XML is not SVG"),
        (svg("<g>" * 300 + "</g>" * 300), "its XML is damaged"),
    ],
)
def test_what_cannot_be_shown_says_why(data: bytes, why: str) -> None:
    assert reason(data).startswith(why)
    assert not reason(data).endswith(".")


def test_a_truncated_picture_is_damaged_whatever_was_printed_before() -> None:
    import weasyprint  # noqa: F401  # it makes Pillow accept such pictures, in the whole process

    assert reason(bitmap("PNG", (50, 50))[:60]).startswith("its content is damaged")


@pytest.mark.parametrize(
    ("size", "why"),
    [
        ((13_000, 13_000), "it has 13000 × 13000 pixels, more than 40 million"),
        ((14_000, 14_000), "it has more than 40 million pixels"),
    ],
)
def test_too_many_pixels_are_refused_before_they_are_decoded(size: tuple[int, int], why: str) -> None:
    data = bitmap("PNG", size, "1")
    started = time.monotonic()
    assert reason(data) == why
    assert time.monotonic() - started < 1


def test_an_svg_loses_what_runs_or_fetches() -> None:
    inside = (
        "<script>alert('canary')</script><rect onclick='canary()' width='1' height='1'/>"
        "<image href='http://canary.example/x.png' width='1' height='1'/><image xlink:href='/etc/canary'/>"
        "<foreignObject><iframe src='canary'/></foreignObject>"
        "<image href='data:image/png;base64,AAAA'/><use href='#kept'/><a href='https://kept.example'/>"
    )
    said = decode.read(svg(inside), pixels=LIMIT).data.decode()
    assert "canary" not in said
    assert all(kept in said for kept in ("data:image/png", "#kept", "https://kept.example", "<rect"))


def test_entities_are_not_resolved() -> None:
    head = b"<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
    found = decode.read(
        head + b"<svg xmlns='http://www.w3.org/2000/svg'><text>a&x;</text></svg>", pixels=LIMIT
    )
    assert b"root:" not in found.data
    assert b"ENTITY" not in found.data


def uses(levels: int) -> bytes:
    ten = [f"<use href='#g{n}'/>" * 10 for n in range(levels)]  # 10 to the power of levels
    groups = "".join(f"<g id='g{n}'>{inside}</g>" for n, inside in enumerate(ten, 1))
    return svg(f"<defs><g id='g0'><rect/></g>{groups}</defs><use href='#g{levels}'/>")


def test_parts_that_use_each_other_without_end_are_refused_at_once() -> None:
    started = time.monotonic()
    assert reason(uses(9)).startswith("its parts repeat each other more than")
    assert time.monotonic() - started < 1
    assert decode.read(uses(2), pixels=LIMIT).width == 10
    assert decode.read(svg("<g id='a'><use href='#a'/></g>"), pixels=LIMIT).width == 10


@pytest.mark.parametrize(
    ("attributes", "why"),
    [
        ("width='1600' height='900000'", "it is drawn 1200 × 675000 pixels, more than 40 million"),
        ("width='1600' height='100000000'", "it is 1600 × 1e+08 pixels large"),
        ("viewBox='0 0 1e-9 1'", "it is 1e-09 × 1 pixels large"),
    ],
)
def test_a_size_that_would_end_the_process_is_refused(attributes: str, why: str) -> None:
    assert reason(svg(attributes=attributes)) == why


def test_what_the_renderer_panics_at_cannot_be_shown() -> None:
    assert reason(svg("<circle r='1e12'/>")) == "a number or word in it cannot be drawn"


def test_a_line_is_a_pixel_thick() -> None:
    made = decode.read(svg(attributes="width='100' height='0.01'"), pixels=LIMIT)
    assert (made.width, made.height) == (100, 1)


@pytest.mark.parametrize(
    ("target", "stem"),
    [("a/Ünï Code (1).PNG", "n-code-1"), ("日本.png", "image"), ("x" * 99 + ".png", "x" * 40)],
)
def test_names_hold_only_what_every_package_allows(target: str, stem: str) -> None:
    assert decode.stem(target) == stem
