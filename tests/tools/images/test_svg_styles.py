"""CSS of SVG brought to where every engine reads it: what wins for an element stands in its style, without variables."""

from __future__ import annotations

import contextlib
import time

import pytest
from lxml import etree

from pipeline.tools.images import decode, svg, svg_styles

_HEAD = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10" viewBox="0 0 20 10">'


def resolved(inside: str) -> str:
    root = svg.parse(f"{_HEAD}{inside}</svg>".encode())
    svg_styles.resolve(root)
    return etree.tostring(root, encoding="unicode").removeprefix(_HEAD).removesuffix("</svg>")


@pytest.mark.parametrize(
    ("given", "made"),
    [
        # the cascade
        ('<style>g{fill:red}.a{fill:blue}</style><g class="a"/>', '<g class="a" style="fill:blue"/>'),
        ('<style>#x{fill:red}.a{fill:blue}</style><g id="x" class="a"/>', '<g id="x" class="a" style="fill:red"/>'),
        ('<style>g{fill:red}g{fill:blue}</style><g style="stroke:red"/>', '<g style="fill:blue;stroke:red"/>'),
        ('<style>g{fill:red!important}</style><g style="fill:blue"/>', '<g style="fill:red"/>'),
        ('<style>g{fill:red!important}</style><g style="fill:blue!important"/>', '<g style="fill:blue"/>'),
        ('<style>g{fill:red}</style><g fill="blue"/>', '<g fill="blue" style="fill:red"/>'),
        ("<style>g>>x{fill:red}g{fill:blue}</style><g/>", '<g style="fill:blue"/>'),
        ("<style>g::before{fill:red}</style><g/>", "<g/>"),
        ("<style>@media print{g{fill:red}}@media (prefers-color-scheme: dark){g{fill:blue}}</style><g/>", '<g style="fill:red"/>'),
        ('<style type="text/x">g{fill:red}</style><g/>', '<style type="text/x">g{fill:red}</style><g/>'),
        ("<style>@font-face{font-family:A}</style><g/>", "<style>@font-face{font-family:A}</style><g/>"),
        # variables
        ("<style>:root{--a:red}g{fill:var(--a)}</style><g/>", '<g style="fill:red"/>'),
        ('<g style="--a:red"><g style="--b:var(--a)"><g style="fill:var(--b)"/></g></g>', '<g><g><g style="fill:red"/></g></g>'),
        ('<g style="--a:red"><g style="--a:blue;fill:var(--a)"/></g>', '<g><g style="fill:blue"/></g>'),
        ('<g style="fill:var(--none, blue)"/>', '<g style="fill:blue"/>'),
        ('<g fill="red" style="fill:var(--none)"/>', "<g/>"),
        ('<g style="--a:var(--b);--b:var(--a);fill:var(--a,red)"/>', '<g style="fill:red"/>'),
        ('<g style="--a:1px;stroke-width:calc(var(--a) + 1px)"/>', '<g style="stroke-width:calc(1px + 1px)"/>'),
        ('<g style="--a:red" fill="var(--a)"/>', '<g fill="red"/>'),
        ('<g style="--A:red;--a:blue;fill:var(--A)"/>', '<g style="fill:red"/>'),
        # shorthands and colours
        (
            '<text style="font-weight:bold;font:italic 9px serif"/>',
            '<text style="font-weight:normal;font-style:italic;font-variant:normal;font-size:9px;font-family:serif"/>',
        ),
        ('<text font-family="Helvetica"/>', '<text font-family="Helvetica,sans-serif"/>'),
        ('<g style="fill:light-dark(#fff, #000)"/>', '<g style="fill:#fff"/>'),
        # what is no number, as Method Draw writes it
        ('<g fill-opacity="null" opacity=".5" stop-opacity="50%"/>', '<g opacity=".5" stop-opacity="50%"/>'),
        ('<g stroke-opacity="null" style="opacity:null;fill:red"/>', '<g style="fill:red"/>'),
        # switches
        ('<switch><g systemLanguage="de"/><g systemLanguage="fr, en-GB"/><g/></switch>', "<g><g/></g>"),
        ('<switch><g requiredExtensions="x"/></switch>', "<g/>"),
    ],
)  # fmt: skip
def test_what_holds_for_an_element_is_in_its_style(given: str, made: str) -> None:
    assert resolved(given) == made


@pytest.mark.parametrize(
    "given",
    [
        "a{font: 9px serif}", "fill:var(--a)", "light-dark(#fff,#000)", "transform: none", "rgb(0 0 0 / 50%)", "hsl(120deg 1% 1%)",
        "oklch(1 0 0)", "@media print", "<switch>", "<svg:switch", 'fill-opacity="null"', "opacity: none", '<g font-family="Arial"/>', "font-family:'DejaVu Sans'}",
    ],
)  # fmt: skip
def test_what_engines_read_otherwise_is_resolved(given: str) -> None:
    assert svg_styles.is_needed(given.encode())


@pytest.mark.parametrize(
    "given",
    [
        '<g transform="scale(2)"/>',
        "rgb(0,0,0)",
        "font-size:9px",
        'opacity=".5"',
        "fill-opacity:inherit",
        'font-family="Arial, sans-serif" x="1"',
    ],
)
def test_all_else_is_left(given: str) -> None:
    assert not svg_styles.is_needed(given.encode())


@pytest.mark.parametrize("variables", [30, 900])
def test_variables_do_not_grow_without_bound(variables: int) -> None:
    grown = "".join(
        f"--v{number}:var(--v{number - 1})var(--v{number - 1});" for number in range(1, variables)
    )
    root = svg.parse(f'{_HEAD}<g style="--v0:aaaa;{grown}fill:var(--v{variables - 1},red)"/></svg>'.encode())
    try:
        svg_styles.resolve(root)
    except (svg_styles.TooMuch, RecursionError):
        return
    assert root[0].get("style") == "fill:red"


def test_what_is_written_has_a_bound() -> None:
    long = "a" * 9_000
    inside = f'<g style="--a:{long}">' + '<g style="x:var(--a)"/>' * 1_000 + "</g>"
    with pytest.raises(svg_styles.TooMuch):
        resolved(inside)


@pytest.mark.parametrize(
    "inside",
    [
        "<style>" + "font-family:" * 60_000 + "</style>",
        "<style>a{fill:" + "(" * 30_000 + "}</style>",
        f'<text style="font:{"1" * 200_000}"/>',
        f'<g style="transform:{"a" * 200_000}"/>',
        f'<g style="transform:translate({"1" * 200_000}x!)"/>',
        f'<foreignObject width="{"1" * 200_000}!"><p style="{"justify-content:" * 20_000}">a</p></foreignObject>',
        '<g style="' + "".join(f"--v{number}:x;" for number in range(2_000)) + '">' + '<g style="--a:1"/>' * 5_000 + "</g>",
        "<style>" + "g:nth-child(2n){fill:var(--a)}" * 500 + "</style>" + "<g/>" * 3_000,
        '<g style="--a:var(--a,' * 2_000 + ")" * 2_000 + '"/>',
    ],
    ids=["families", "brackets", "font", "letters", "digits", "label", "variables", "selectors", "fallbacks"],
)  # fmt: skip
def test_hostile_sheets_end_in_time(inside: str) -> None:
    begun = time.process_time()
    with contextlib.suppress(decode.Unreadable):
        decode.read(f"{_HEAD}{inside}</svg>".encode(), pixels=1_000_000)
    assert time.process_time() - begun < 8
