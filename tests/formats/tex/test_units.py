"""Numbers and units of siunitx as plain TeX."""

from __future__ import annotations

import pytest

from pipeline.formats.tex import units
from tests.formats.tex.spacing import spaced


@pytest.mark.parametrize(
    ("written", "tex"),
    [
        ("3e8", r"3 \times 10^{8}"),
        ("e8", r"10^{8}"),
        ("-e8", r"-10^{8}"),
        ("1.2(3)e-4", r"1.2(3) \times 10^{-4}"),
        ("1,5", "1.5"),
        (".5", "0.5"),
        ("1234", "1234"),
        ("12345.67891", r"12\;345.678\;91"),
        ("2 +- 0.1", r"2 \pm 0.1"),
        ("2+-0.1e3", r"(2 \pm 0.1) \times 10^{3}"),
        ("x", "x"),
    ],
)
def test_numbers(written: str, tex: str) -> None:
    assert units.number(written) == spaced(tex)


@pytest.mark.parametrize(
    ("written", "tex"),
    [
        ("m/s", r"\text{m}\;\text{s}^{-1}"),
        ("kg.m/s^2", r"\text{kg}\;\text{m}\;\text{s}^{-2}"),
        ("s^{-1}", r"\text{s}^{-1}"),
        (r"\metre\per\second\squared", r"\text{m}\;\text{s}^{-2}"),
        (r"\kg\m\per\square\s", r"\text{kg}\;\text{m}\;\text{s}^{-2}"),
        (r"\kilo\gram\per\cubic\metre", r"\text{kg}\;\text{m}^{-3}"),
        (r"\metre\tothe{4}", r"\text{m}^{4}"),
        (r"\kWh", r"\text{kWh}"),
        (r"\percent", r"\text{\%}"),
    ],
)
def test_units(written: str, tex: str) -> None:
    assert units.unit(written) == spaced(tex)


@pytest.mark.parametrize("written", [r"\furlong", r"\squared", "^2", "m!"])
def test_what_is_no_unit_is_refused(written: str) -> None:
    with pytest.raises(ValueError):  # each has words of its own
        units.unit(written)


def test_quantities_and_angles() -> None:
    assert units.quantity("5", r"\kilo\gram") == spaced(r"5\;\text{kg}")
    assert units.quantity("90", r"\degree") == r"90\text{°}"
    assert (units.angle("30"), units.angle("30;15;20")) == ("30°", spaced(r"30°\;15′\;20″"))
