"""How long a text will be; what is refused for it is in test_budget."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.tools.jinja.estimate import FILTERS, METHODS, OPERATORS, estimate, size_of


@pytest.mark.parametrize(
    ("value", "size"),
    [("abc", 3), (b"ab", 2), (7, 2), (10**30, 34), ([], 2), (["ab", "c"], 9), ({"a": "bc"}, 7), (None, 1), (2.5, 1)],
)  # fmt: skip
def test_sizes_are_about_those_of_the_text(value: object, size: int) -> None:
    assert size_of(value, 1000) == size


def test_sizes_are_counted_no_further_than_asked() -> None:
    endless: list[Any] = []
    endless.append(endless)
    assert 50 < size_of(endless, 50) < 60


@pytest.mark.parametrize(
    ("named", "own", "args", "real"),
    [
        (METHODS["center"], "x", (7,), "x".center(7)),
        (METHODS["expandtabs"], "a\tb\t", (9,), "a\tb\t".expandtabs(9)),
        (METHODS["replace"], "aXbX", ("X", "---"), "a---b---"),
        (METHODS["replace"], "ab", ("", "-"), "-a-b-"),
        (METHODS["translate"], "aab", ({97: "xyz"},), "xyzxyzb"),
        (METHODS["format"], "{:>9}{a}", (1,), f"{1:>9}1"),
        (FILTERS["indent"], "a\nb\nc", (3,), "a\n   b\n   c"),
        (FILTERS["wordwrap"], "aa bb cc", (2, True, "--"), "aa--bb--cc"),
        (FILTERS["format"], "%5s|%3d", ("x", 2), "    x|  2"),
        (FILTERS["tojson"], ["a", "b"], (), '["a", "b"]'),
    ],
)
def test_nothing_is_estimated_too_short(named: Any, own: Any, args: tuple[Any, ...], real: str) -> None:
    said = estimate(named, own, args, {}, 1000)
    assert len(real) <= said <= 6 * len(real)


def test_operators_are_estimated_by_both_sides() -> None:
    assert OPERATORS["*"]("ab", 7, 1000) == OPERATORS["*"](7, "ab", 1000) == 14
    assert OPERATORS["+"]("ab", "c", 1000) == 3
    assert OPERATORS["%"]("%9s", 1, 1000) == 13
    assert OPERATORS["**"](10, 10**10, 1000) == 1001
    assert [OPERATORS[name](2.5, 3, 1000) for name in ("*", "**", "+", "%")] == [0, 0, 0, 0]


def test_what_a_filter_does_not_take_is_left_to_it() -> None:
    assert estimate(FILTERS["center"], "x", ("a", "b", "c"), {"d": 1}, 1000) == 0
    assert estimate(METHODS["expandtabs"], "x", (1, 2, 3), {}, 1000) == 0
