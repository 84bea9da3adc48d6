"""Labels in HTML become text: words, lines and place stay, all else goes."""

from __future__ import annotations

import pytest
from lxml import etree

from pipeline.tools.images import decode, svg, svg_labels

_HEAD = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100">'
_BOX = '<foreignObject x="10" y="20" width="100" height="40">'


def made(inside: str) -> str:
    root = svg.parse(f"{_HEAD}{inside}</svg>".encode())
    svg_labels.make_plain(root)
    return etree.tostring(root, encoding="unicode").removeprefix(_HEAD).removesuffix("</svg>")


def lines(html: str, box: str = _BOX) -> list[str]:
    root = svg.parse(
        f'{_HEAD}{box}<div xmlns="http://www.w3.org/1999/xhtml">{html}</div></foreignObject></svg>'.encode()
    )
    svg_labels.make_plain(root)
    return [part.text for part in root.iter("{*}tspan")]


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("Label", ["Label"]),
        ("a<br/>b", ["a", "b"]),
        ("<p>a <b>b</b>\n c</p><p>d</p>", ["a b c", "d"]),
        ("<script>x</script>a<style>b</style>c", ["ac"]),
        ("<ul><li>a</li><li>b</li></ul>", ["a", "b"]),
        (" <p> </p> ", []),
        ("some words that are too long for it", ["some words", "that are too", "long for it"]),
        ("<p style='white-space: nowrap'>some words that are too long</p>", ["some words that are too long"]),
        ("a<!-- b -->c", ["ac"]),
    ],
)
def test_words_and_lines_stay(html: str, said: list[str]) -> None:
    assert lines(html) == said


def test_a_label_stands_at_the_top_of_its_box() -> None:
    box = '<foreignObject x="10" y="20" width="300" height="40" transform="scale(2)">'
    assert made(f"{box}a<br/>b</foreignObject>") == (
        '<text transform="scale(2)" style="fill:currentColor;stroke:none" y="20">'
        '<tspan x="10" dy="1.00em">a</tspan><tspan x="10" dy="1.20em">b</tspan></text>'
    )


def test_a_centred_label_stands_in_the_middle_with_its_colour_and_size() -> None:
    style = "text-align: center; color: #c00; background-color: red; font-size: 12px"
    assert made(f'{_BOX}<div style="{style}">a<br/>b</div></foreignObject>') == (
        '<text style="fill:#c00;stroke:none" font-size="12px" text-anchor="middle" y="40">'
        '<tspan x="60" dy="-0.25em">a</tspan><tspan x="60" dy="1.20em">b</tspan></text>'
    )


def test_of_a_switch_that_has_something_else_the_label_is_left_out() -> None:
    drawing = decode.read(
        f"{_HEAD}<switch>{_BOX}a</foreignObject><text>b</text></switch></svg>".encode(), pixels=10**6
    )
    assert (drawing.labels, b"<switch><text>b</text></switch>" in drawing.data) == (0, True)
    drawing = decode.read(f"{_HEAD}<switch>{_BOX}a</foreignObject></switch></svg>".encode(), pixels=10**6)
    assert (drawing.labels, drawing.data.count(b"<tspan")) == (1, 1)


def test_nothing_of_a_label_runs_or_fetches() -> None:
    inside = f"{_BOX}<p onclick='x' style='color: url(//x)'>a<img src='//x'/><iframe src='//x'>no</iframe></p></foreignObject>"
    drawing = decode.read(f"{_HEAD}{inside}</svg>".encode(), pixels=10**6)
    assert drawing.labels == 1
    assert (
        b"<tspan" in drawing.data
        and b"//x" not in drawing.data
        and b"onclick" not in drawing.data
        and b"no" not in drawing.data.replace(b"none", b"")
    )
