"""Formulas as SVG."""

from __future__ import annotations

import time

import pytest
from lxml import etree

from pipeline.tools import typst
from pipeline.tools.images import decode


@pytest.mark.parametrize(
    "markup", [r"\u{78}", 'frac("1",\\u{32})', 'attach(limits(sum),b:"i")', "sqrt(\\u{78})"]
)
def test_a_formula_is_drawn(markup: str) -> None:
    [drawing] = typst.draw([markup])
    assert drawing is not None
    assert etree.fromstring(drawing.svg.encode()).tag.endswith("svg")
    assert 0 < drawing.width < 3
    assert 0 < drawing.height < 3
    assert 0 <= drawing.depth < drawing.height


def test_the_depth_is_below_the_baseline() -> None:
    letter, descending, fraction = typst.draw([r"\u{78}", r"\u{70}", r"display(frac(\u{61},\u{62}))"])
    assert letter and descending and fraction
    assert letter.depth < 0.1 < descending.depth < 0.4 < fraction.depth


def test_one_that_is_refused_costs_no_other() -> None:
    good, bad, last = typst.draw([r"\u{78}", "nosuchname", r"\u{79}"])
    assert good and last
    assert bad is None


def test_it_has_a_colour_and_nothing_of_the_mark() -> None:
    [drawing] = typst.draw([r"overline(\u{78})"])
    assert drawing
    assert "fe00fe" not in drawing.svg and "<symbol" not in drawing.svg
    assert "#000000" not in drawing.in_ink("#112233").svg
    assert drawing.in_ink("#112233").svg.count('"#112233"') == 2
    assert decode.rasterise(drawing.svg, width=100)


def test_a_formula_is_drawn_the_same_every_time() -> None:
    before = typst.draw(["sum"])
    typst._compiler.cache_clear()
    assert typst.draw(["sum"]) == before


def test_many_take_little_time() -> None:
    typst.draw(["sum"])
    started = time.monotonic()
    typst.draw([f'frac("{number}",\\u{{78}})' for number in range(200)])
    assert time.monotonic() - started < 10  # 0.1 s alone
