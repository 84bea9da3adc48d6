"""Formulas as text on a line."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from pipeline.core import formula_text
from pipeline.core.spans import Span
from tests.conftest import Project


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        ("x^2 + y_1", "x² + y₁"),
        (r"\frac{a+b}{c}", "(a + b)/c"),
        (r"\alpha\le\beta", "α ≤ β"),
        (r"\sqrt{2}, \sqrt[3]{x+1}", "√2, ³√(x + 1)"),
        (r"\sum_{i=1}^n i^{a+b}", "∑_(i = 1)ⁿ i^(a + b)"),
        (r"\lim_{n\to\infty} a_{ij}", "lim_(n → ∞) a_ij"),
        (r"L^{2}(\mathbb{R})", "L²(ℝ)"),
        (r"O(n \log n) + \log(x)", "O(n log n) + log(x)"),
        (r"\begin{pmatrix}a & b\\c & d\end{pmatrix}", "(a, b; c, d)"),
        (r"\binom{n}{k}", "(n over k)"),
        (r"f\colon A\to B", "f: A → B"),
        (r"(-1)^n < -1", "(−1)ⁿ < −1"),
        (r"\hat{x}_i + \vec v + \overline{z}", "x\u0302_i + v\u20d7 + z\u0304"),
        (r"\int_0^1 x\,dx", "∫₀¹ x dx"),
        (r"f'(x) = 90^\circ", "f′(x) = 90°"),
        (r"\overset{!}{=}", "=^(!)"),
        (r"a\phantom{bcd}", "a"),
    ],
)
def test_formulas_as_pandoc_writes_them(project: Project, tex: str, text: str) -> None:
    maths = {"t": "Math", "c": [{"t": "InlineMath"}, tex]}
    written = project.pandoc.write(
        [{"t": "Plain", "c": [maths]}], writer="html5", span=Span(""), options={"html_math_method": "mathml"}
    )
    assert formula_text.of_mathml(ElementTree.fromstring(written.data)) == text


def test_scripts_are_small_where_unicode_has_all_of_their_characters() -> None:
    assert [formula_text.raised(text) for text in ("12", "a", "", "(n+1)")] == ["¹²", "^a", "", "⁽ⁿ⁺¹⁾"]
    assert [formula_text.lowered(text) for text in ("12", "n", "")] == ["₁₂", "_n", ""]


def test_a_node_has_its_text_or_is_tex() -> None:
    node = {"t": "Math", "c": [{"t": "InlineMath"}, "x^2"]}
    texts = [formula_text.of_node(formula_text.with_text(node, text)) for text in ("x²", "")]
    assert texts == ["x²", "x^2"]
