"""Formulas as SVG."""

from __future__ import annotations

import time

import pytest
from lxml import etree

from pipeline.tools import ziamath


@pytest.mark.parametrize("tex", ["x^2", r"\frac{1}{2}", r"\sum_{i=0}^n x_i \label{a}", r"\alpha \nonumber"])
@pytest.mark.parametrize("display", [True, False])
def test_a_formula_is_drawn(tex: str, display: bool) -> None:
    drawing = ziamath.draw(tex, display=display)
    assert drawing is not None
    assert etree.fromstring(drawing.svg.encode()).tag.endswith("svg")
    assert 0 < drawing.width < 20
    assert 0 < drawing.height < 10
    assert -1 < drawing.depth < drawing.height


def test_a_formula_is_drawn_the_same_every_time() -> None:
    before = ziamath.draw("a + b", display=False)
    ziamath._typeset.cache_clear()
    assert ziamath.draw("a + b", display=False) == before


def test_what_failed_for_want_of_memory_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    from ziamath.zmath import Latex

    def fail(_: object) -> str:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(Latex, "svg", fail)
        assert ziamath.draw("q + r", display=False) is None
    assert ziamath.draw("q + r", display=False) is not None


def test_what_was_drawn_is_known_without_drawing_it_again() -> None:
    formulas = {"u + v": True, r"\genfrac{(}{)}{0pt}{}{n}{k}": False}
    for tex, good in formulas.items():
        assert (ziamath.draw(tex, display=True) is not None) is good
    ziamath._typeset.cache_clear()
    assert [ziamath.is_drawn(tex, display=True) for tex in formulas] == [True, False]
    assert ziamath._typeset.cache_info().misses == 0
    assert ziamath.is_drawn("u + w", display=True)


def test_display_is_larger_than_inline() -> None:
    tall, low = (ziamath.draw(r"\frac{1}{2}", display=display) for display in (True, False))
    assert tall is not None
    assert low is not None
    assert tall.height > low.height


@pytest.mark.parametrize("tex", [r"\nosuchcommand{x}{", r"\frac{1", r"\begin{matrix}"])
def test_what_cannot_be_drawn_is_none(tex: str) -> None:
    assert ziamath.draw(tex, display=False) is None


@pytest.mark.parametrize("opening", ["{", "\\sqrt{", "\\frac{1}{", "x^{"])
def test_each_level_of_a_formula_takes_as_long_as_the_one_before(opening: str) -> None:
    started = time.monotonic()
    deep = ziamath.draw(opening * 40 + "x" + "}" * 40, display=True)
    assert deep is not None
    assert time.monotonic() - started < 30  # each level doubled it: ten took four seconds
