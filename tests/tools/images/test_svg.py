"""An SVG keeps what draws; what runs, fetches or leads to what runs is gone, whatever it is called."""

from __future__ import annotations

import base64

import pytest
from lxml import etree

from pipeline.tools.images import decode, svg

_HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">'
)
_PIXEL = (
    "data:image/png;base64,"
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)


def cleaned(inside: str) -> str:
    """Return what is left between the tags of an SVG."""
    root = svg.parse(f"{_HEAD}{inside}</svg>".encode())
    svg.clean(root)
    left = etree.tostring(root).decode().replace('height="9"/>', 'height="9"></svg>')
    return left.removeprefix(_HEAD).removesuffix("</svg>")


def data(inside: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(f"{_HEAD}{inside}</svg>".encode()).decode()


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ("<g><script>x</script>a</g>", "<g>a</g>"),
        ("<g/><script>x</script>a", "<g/>a"),
        ('<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>', ""),
        ('<p xmlns="http://www.w3.org/1999/xhtml">x</p>', ""),
        ('<h:iframe xmlns:h="http://www.w3.org/1999/xhtml" src="x"/>', ""),
        ('<o:x xmlns:o="urn:x" onload="x"/>', ""),
        ("<handler>x</handler>", ""),
        ("<style>a{b:c}<x/>@import 'x';d{e:f}</style>", "<style>a{b:c}d{e:f}</style>"),
        ("<style>a{b:c}<g/>@import 'x';d{e:url(//x)}</style>", "<style>a{b:c}d{e:}</style>"),
        ("<style>a{b:c}<g>@import 'x';</g></style>", "<style>a{b:c}</style>"),
        ('<a ping="//x" href="#a"/>', '<a href="#a"/>'),
        ('<a attributionsrc="//x" download="x" rel="prefetch"/>', "<a/>"),
        ('<g data-src="//x" autofocus="" formaction="x" class="a"/>', '<g class="a"/>'),
        ('<g xlink:actuate="onLoad" xlink:show="embed" xlink:role="//x"/>', "<g/>"),
        ('<g src="//x" srcset="//x" lowsrc="//x" background="//x"/>', "<g/>"),
        ('<set attributeName="ping" to="//x"/>', ""),
        ('<set attributeName=" href " to="//x"/>', ""),
        ('<g onload="x"/>', "<g/>"),
        ('<g ONLOAD="x"/>', "<g/>"),
        ('<g xml:base="//x.org/"/>', "<g/>"),
        ('<style>@import "x"; a{b:c}</style>', "<style> a{b:c}</style>"),
        ("<style>a{b:url(//x)}</style>", "<style>a{b:}</style>"),
        ('<g style="fill:url(//x)"/>', '<g style="fill:"/>'),
        ('<g fill="url(x.svg#a)"/>', '<g fill=""/>'),
        ('<g filter="u\\72l(//x)"/>', '<g filter=""/>'),
        ('<a href="javascript:x"/>', "<a/>"),
        ('<a xlink:href=" JAVA&#9;SCRIPT:x"/>', "<a/>"),
        ('<a href="data:text/html,x"/>', "<a/>"),
        ('<set attributeName="href" to="javascript:x"/>', ""),
        ('<animate attributeName="xlink:href" values="javascript:x"/>', ""),
        ('<set attributeName="onload" to="x"/>', ""),
        ('<animate attributeName="fill" to="url(//x)"/>', '<animate attributeName="fill" to=""/>'),
        ('<use href="//x.org/a.svg#b"/>', "<use/>"),
        ('<use href="data:image/svg+xml,x"/>', "<use/>"),
        ('<image href="x.png"/>', "<g/>"),
        ("<image/>", "<g/>"),
        ('<image xlink:href="data:text/html,x"/>', "<g/>"),
        ('<image href="data:image/svg+xml,no"/>', "<g/>"),
        ('<feImage href="//x"/>', "<feImage/>"),
        ('<mpath xlink:href="//x"/>', "<mpath/>"),
    ],
)
def test_what_runs_or_fetches_is_gone(given: str, left: str) -> None:
    assert cleaned(given) == left


@pytest.mark.parametrize(
    "given",
    [
        '<a href="https://x.org"/>',
        '<a href="#a"/>',
        '<a href="other.html"/>',
        '<use xlink:href="#a"/>',
        '<g fill="url(#a)" transform="translate(1,2)"/>',
        '<style>.a{fill:url("#b")}</style>',
        f'<image href="{_PIXEL}"/>',
        '<animate attributeName="r" values="1;2"/>',
        "<text>a<tspan>b</tspan>c</text>",
        '<g xml:lang="de" role="img" aria-label="a" style="fill:red" opacity=".5"/>',
    ],
)
def test_what_draws_stays_as_it_is(given: str) -> None:
    assert cleaned(given) == given


def test_pictures_in_pictures_are_cleaned_down_to_a_depth() -> None:
    inner = cleaned(f'<image href="{data("<script>x</script><image/>")}"/>')
    assert (
        base64.b64decode(inner.partition("base64,")[2].removesuffix('"/>')) == f"{_HEAD}<g/></svg>".encode()
    )
    deep = data("<g/>")
    for _ in range(6):
        deep = data(f'<image href="{deep}"/>')
    found = cleaned(f'<image href="{deep}"/>')
    for level in range(3):
        assert "<image" in found, level
        found = base64.b64decode(found.partition("base64,")[2].partition('"')[0]).decode()
    assert "<image" not in found


def test_a_picture_keeps_its_size_and_gets_a_bitmap() -> None:
    held = decode.read(f"{_HEAD}<rect width='9' height='9' onclick='x'/></svg>".encode(), pixels=10_000)
    assert (held.width, held.height, b"onclick" in held.data) == (9, 9, False)
    assert held.bitmap.startswith(b"\x89PNG")


def test_an_entity_is_written_as_what_it_stood_for_when_it_was_judged() -> None:
    """Its name alone would be left, and in a page `&colon;` is a colon."""
    given = "<!DOCTYPE svg [<!ENTITY colon '/'>]><svg xmlns='http://www.w3.org/2000/svg'><a href='javascript&colon;x'/></svg>"
    root = svg.parse(given.encode())
    svg.clean(root)
    assert etree.tostring(root) == b'<svg xmlns="http://www.w3.org/2000/svg"><a href="javascript/x"/></svg>'
