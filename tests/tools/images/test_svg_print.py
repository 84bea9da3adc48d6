"""What stands on pages is what a browser draws: each drawing as it is, with its CSS resolved, or as a bitmap with its words."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from pipeline.tools.images import decode, svg, svg_print
from tests import drawings

_HEAD = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10" viewBox="0 0 20 10">'
BITMAPS = (
    "blend blur decoration drop-shadow halo inkscape letter-spacing linear-gradients marker-angles markers mask pattern "
    "plain-pattern plantuml superscript text-path"
).split()
RESOLVED = (
    "colors custom-properties d3 drawio font-shorthand line-end-in-text matplotlib no-numbers switch transform-css"
).split()
BEYOND = {
    "right-to-left": ("text from right to left",),
    "thin-strokes": ("lines that keep their width ('vector-effect')",),
}


def way(name: str) -> str:
    drawing = drawings.read(name)
    return "bitmap" if drawing.printed_width else "resolved" if drawing.printed else "native"


@pytest.mark.parametrize("name", drawings.NAMES)
def test_a_drawing_goes_the_way_that_draws_it(name: str) -> None:
    assert way(name) == ("bitmap" if name in BITMAPS else "resolved" if name in RESOLVED else "native")
    drawing = drawings.read(name)
    assert drawing.undrawn == BEYOND.get(name, ())
    assert drawing == drawings.read(name)


@pytest.mark.parametrize("name", [name for name in drawings.NAMES if name not in BEYOND])
def test_pages_show_what_the_bitmap_shows(name: str, tmp_path: Path) -> None:
    drawing = drawings.read(name)
    page = drawings.picture(drawings.printed(drawing, tmp_path))
    assert drawings.difference(page, drawings.picture(drawing.bitmap)) < 3


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("halo", "Halo text"), ("text-path", "Text along a curve"), ("plantuml", "Alice"), ("superscript", "x2 + H2O"),
        ("mermaid", "Start\nStop"), ("line-end-in-text", "Words on two lines\nOne red end\na b c d"),
    ],
)  # fmt: skip
def test_words_can_be_searched_whichever_way_it_goes(name: str, said: str, tmp_path: Path) -> None:
    page = pypdfium2.PdfDocument(drawings.printed(drawings.read(name), tmp_path))[0]
    assert [line.strip() for line in page.get_textpage().get_text_range().splitlines()] == said.split("\n")


def is_drawn(inside: str) -> bool:
    return svg_print.is_drawn(svg.parse(f"{_HEAD}{inside}</svg>".encode()))


@pytest.mark.parametrize(
    "inside",
    [
        '<g filter="none" mask="none" style="mix-blend-mode:normal;paint-order:normal"/>',
        '<g style="paint-order:markers fill stroke;word-spacing:0px;text-decoration:none;baseline-shift:baseline"/>',
        '<path d="M0 0L9 9" marker-end="url(#m)"/>',
        '<path d="M0 0Q1 1 2 2"/>',
        '<path d="M0 0A1 1 0 0 1 2 2" marker-mid="url(#m)"/>',
        '<linearGradient id="a"><stop stop-opacity=".5"/></linearGradient>',
        '<linearGradient id="a"><stop/></linearGradient><rect fill="url(#a)"/>',
        '<linearGradient id="a" gradientUnits="userSpaceOnUse" x2="9"><stop stop-opacity="1"/></linearGradient><rect fill="url(#a)"/>',
        '<linearGradient id="a"/><rect fill="red" fill-opacity=".5"/>',
        '<clipPath id="c" clipPathUnits="objectBoundingBox"/><rect clip-path="url(#c)"/>',
        '<clipPath clipPathUnits="userSpaceOnUse"/><g clip-path="url(#c)"/>',
        "<style>.a{fill:red;writing-mode:horizontal-tb}</style>",
    ],
)
def test_what_is_drawn_stays_a_drawing(inside: str) -> None:
    assert is_drawn(inside)


@pytest.mark.parametrize(
    "inside",
    [
        '<g filter="url(#f)"/>',
        '<g style="fill:red; mask: url(#m)"/>',
        "<style>.a{mix-blend-mode:multiply}</style>",
        '<text paint-order="stroke fill"/>',
        '<text style="writing-mode:vertical-rl"/>',
        '<g marker-end="url(#m)"><path d="M0 0Q1 1 2 2"/></g>',
        '<polyline points="0 0" style="marker-end:url(#m)"/>',
        "<style>.a{marker-end:url(#m)}</style><polyline points='0 0'/>",
        '<linearGradient id="a"><stop stop-opacity=".5"/></linearGradient><rect fill="url(#a)"/>',
        '<linearGradient id="b"><stop stop-color="#ff000080"/></linearGradient><linearGradient id="a" href="#b"/><rect style="fill:url(#a)"/>',
        '<radialGradient id="a" gradientUnits="userSpaceOnUse" r="50%"/><rect stroke="url(\'#a\')"/>',
        '<linearGradient id="a"/><rect fill="url(#a)" fill-opacity=".5"/>',
        '<style>stop{stop-opacity:.5}</style><linearGradient id="a"/><rect fill="url(#a)"/>',
        '<clipPath id="c" clipPathUnits="objectBoundingBox"/><circle clip-path="url(#c)"/>',
        '<path clip-rule="evenodd"/>',
    ],
)
def test_what_is_not_drawn_becomes_a_bitmap(inside: str) -> None:
    assert not is_drawn(inside)


def test_gradients_that_lead_to_themselves_end() -> None:
    ring = '<linearGradient id="a" href="#b"/><linearGradient id="b" href="#a"/><rect fill="url(#a)"/>'
    assert is_drawn(ring)


@pytest.mark.parametrize(
    ("inside", "undrawn"),
    [
        ("<text>שלום</text>", ("letters that join, or run from right to left",)),
        ('<text style="text-transform:uppercase">a</text>', ("letters in another case ('text-transform')",)),
        ('<rect clip-path="circle(5px)"/>', ("clipping by a shape of CSS",)),
        ('<rect clip-path="url(#a)" vector-effect="non-scaling-stroke" direction="ltr"/>', ()),
        ('<g transform="scale(2)"><rect vector-effect="non-scaling-stroke"/></g>', ("lines that keep their width ('vector-effect')",)),
    ],
)  # fmt: skip
def test_what_no_engine_draws_is_said(inside: str, undrawn: tuple[str, ...]) -> None:
    assert svg_print.undrawn(svg.parse(f"{_HEAD}{inside}</svg>".encode())) == undrawn


def test_a_group_that_is_turned_about_its_middle_is_said() -> None:
    turned = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><{} style="transform-box:fill-box;transform-origin:center;transform:rotate(9deg)"/></svg>'
    said = [decode.read(turned.format(name).encode(), pixels=10_000).undrawn for name in ("g", "rect")]
    assert said == [("the middle that a path or group is turned about",), ()]


def test_a_bitmap_has_the_words_and_nothing_else_of_the_drawing() -> None:
    inside = (
        '<title>T</title><rect/><g transform="scale(2)" style="fill:red"><text class="a" x="1" y="2" fill="red" style="font-size:3px;'
        'stroke:red">a<title>t</title> b</text><use href="#x"/></g><text style="display: none">hidden</text>'
    )
    made = svg_print.as_bitmap(svg.parse(f"{_HEAD}{inside}</svg>".encode()), b"png", 20, 10)
    words = made.partition('<g fill="none" stroke="none">')[2]
    assert (
        words
        == f'{_HEAD}<g transform="scale(2)"><text x="1" y="2" font-size="3px">a b</text></g></svg></g></svg>'
    )


def test_sheets_that_take_too_long_are_left_alone() -> None:
    rules = "".join(f".a{number} .b{{fill:var(--x)}}" for number in range(3_000))
    inside = f"<style>{rules}</style>" + "<g/>" * 1_000
    root = svg.parse(f"{_HEAD}{inside}</svg>".encode())
    assert len(list(svg_print.for_engines(root, inside.encode()).iter("{*}style"))) == 1
