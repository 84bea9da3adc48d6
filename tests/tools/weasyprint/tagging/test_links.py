"""Links: lines of contents without dots, and areas that can be met."""

from __future__ import annotations

from collections.abc import Callable

import pymupdf
import pytest

from pipeline.tools.weasyprint.patches import startup
from tests.conformance.matterhorn import findings
from tests.readers.reading import structure
from tests.tools.weasyprint.pages import printed

SHEET = "a { display: block } a::after { content: leader('%s') '1' }"
BODY = "<p><a href='#x'>One</a><a href='#x'>Two <b>three</b></a></p><p id='x'>x</p>"


@pytest.mark.parametrize("dots", [" . ", " .", " – "])
def test_the_space_of_a_leader_is_all_that_is_read_of_it(
    dots: str, without: Callable[[frozenset[str]], None]
) -> None:
    made, _ = printed(SHEET % dots, BODY)
    assert findings(made) == []
    found = structure(made)
    assert [link.words for link in found.below("Link")] == ["One 1", "Two three 1"]
    assert not any("/ActualText" in one.item for one in found.below())
    startup.weasyprint()
    without(frozenset({"tags"}))
    stock, _ = printed(SHEET % dots, BODY)
    assert pixels(made) == pixels(stock)


def pixels(pdf: bytes) -> bytes:
    """The first page, drawn."""
    with pymupdf.open(stream=pdf) as file:
        return bytes(file[0].get_pixmap(dpi=96).samples)


def test_a_leader_without_a_space_is_said_to_be_one() -> None:
    made, _ = printed(SHEET % "_", BODY)
    assert [str(one.item["/ActualText"]) for one in structure(made).below() if "/ActualText" in one.item] == [
        " ",
        " ",
    ]


def test_a_link_above_its_line_is_as_high_as_its_letters() -> None:
    made, _ = printed(
        "sup { line-height: 0; font-size: 8px }", "<p>a<sup><a href='#x'>12</a></sup></p><p id='x'>x</p>"
    )
    with pymupdf.open(stream=made) as file:
        (link,) = file[0].get_links()
        (letters,) = file[0].search_for("12")
    assert link["from"].height == pytest.approx(6, abs=0.5) and link["from"].intersects(letters)
