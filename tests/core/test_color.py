"""Colours: mixtures, and colours moved until they are readable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.core import color

COLORS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


def test_known_values() -> None:
    assert color.mix("#000000", "#ff8000", 0.5) == "#804000"
    assert color.luminance("#ffffff") == pytest.approx(1)
    assert color.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert color.contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)  # WCAG's own example of AA


@given(COLORS, COLORS)
def test_ends_of_a_mixture_are_the_colours(one: str, other: str) -> None:
    assert (color.mix(one, other, 0), color.mix(one, other, 1)) == (one, other)


@given(COLORS, COLORS)
def test_ink_can_be_read(one: str, ground: str) -> None:
    made = color.ink(one, ground)
    assert color.contrast(made, ground) >= 4.5
    assert made == one or color.contrast(one, ground) < 4.6


@given(COLORS)
def test_the_middle_stands_out_from_black_and_white(one: str) -> None:
    made = color.middle(one)
    assert min(color.contrast(made, "#000000"), color.contrast(made, "#ffffff")) >= 4.5
