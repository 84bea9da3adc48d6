"""A mistake in TeX is reported at its line."""

from __future__ import annotations

import pytest

from pipeline.core import ast
from tests.stages.conftest import Through

HEAD = "---\ntitle: T\n---\n\n"


@pytest.mark.parametrize("formula", [r"\frac{1}{2}", r"\sum_{i=0}^n x_i", r"\begin{matrix}a & b\end{matrix}"])
def test_good_formulas_pass(through: Through, formula: str) -> None:
    passed = through(f"{HEAD}a ${formula}$ b\n\n$$\n{formula}\n$$")
    assert passed.codes == []
    assert len(passed.all("Math")) == 2


@pytest.mark.parametrize("formula", [r"\nosuchcommand{x}", r"\frac{1}"])
def test_a_formula_that_cannot_be_set_is_shown_as_typed(through: Through, formula: str) -> None:
    passed = through(f"{HEAD}text\n\nand ${formula}$ b")
    assert passed.codes == ["math-invalid"]
    assert (passed.found[0].span.line, passed.found[0].span.column) == (7, 5)
    assert passed.found[0].message == f"cannot typeset '{formula}'"
    assert passed.found[0].hint.startswith("check braces and command names")
    assert f"${formula}$" in passed.tree


def test_each_wrong_formula_is_named_shortened(through: Through) -> None:
    long = "x + " * 20
    passed = through(f"{HEAD}$\\nope$\n\n$$\n{long}\n\\nope{{x}}\n$$\n\n$\\nope$")
    assert [d.span.line for d in passed.found] == [5, 7, 12]
    assert passed.found[1].message == f"cannot typeset '{long[:37]}…'"


def test_formulas_of_headings_are_text_too(through: Through) -> None:
    passed = through(
        "# The $L^2$ norm\n\n## On $\\sqrt{2}$\n\n$x^2$ and [](#on-sqrt2)\n\n## And $\\nosuch{x}$\n"
    )
    headings = [ast.plain_text(heading["c"][2]) for heading in passed.all("Header")]
    assert passed.document.metadata.title == "The L² norm"
    assert headings == ["On √2", "And $\\nosuch{x}$"]
    assert [ast.attr_of(heading)[0] for heading in passed.all("Header")] == ["on-sqrt2", "and-nosuchx"]
    assert [ast.plain_text(link["c"][1]) for link in passed.all("Link")] == ["On √2"]
    assert "x^2" in ast.plain_text(list(passed.document.blocks))
