"""From TeX to a drawing."""

from __future__ import annotations

import pytest

from pipeline.core import ast
from pipeline.core.ast import Node
from pipeline.core.spans import Span
from pipeline.formats.mathml import drawings
from pipeline.tools.pandoc.process import Pandoc

SPAN = Span("a.md")


def math(tex: str, *, display: bool = True) -> Node:
    return ast.node("Math", [{"t": "DisplayMath" if display else "InlineMath"}, tex])


def test_display_is_larger_than_inline(pandoc: Pandoc) -> None:
    drawn = drawings.draw([math(r"\frac{1}{2}"), math(r"\frac{1}{2}", display=False)], pandoc, span=SPAN)
    tall, low = drawn[r"\frac{1}{2}", True], drawn[r"\frac{1}{2}", False]
    assert tall and low
    assert tall.height > low.height


def test_what_is_known_is_not_drawn_again(pandoc: Pandoc, monkeypatch: pytest.MonkeyPatch) -> None:
    formulas = [math("q + r"), math("q + s")]
    first = drawings.draw(formulas, pandoc, span=SPAN)
    monkeypatch.setattr(drawings, "_draw", lambda *_: pytest.fail("drawn again"))
    assert drawings.draw(formulas, pandoc, span=SPAN) == first


@pytest.mark.parametrize("tex", [r"\frac{1", r"\nosuchcommand{x}", r"\text{中}"])
def test_what_cannot_be_drawn_is_none_and_costs_no_other(pandoc: Pandoc, tex: str) -> None:
    drawn = drawings.draw([math("a"), math(tex), math("b")], pandoc, span=SPAN)
    assert [drawn[name, True] is None for name in ("a", tex, "b")] == [False, True, False]


def test_nothing_has_a_drawing_of_nothing(pandoc: Pandoc) -> None:
    assert drawings.draw([], pandoc, span=SPAN) == {}


def test_deep_ones_are_drawn(pandoc: Pandoc) -> None:
    tex = "\\sqrt{" * 30 + "x" + "}" * 30
    assert drawings.draw([math(tex)], pandoc, span=SPAN)[tex, True] is not None
