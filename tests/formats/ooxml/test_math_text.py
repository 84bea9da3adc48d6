"""Formulas of Office as text."""

from __future__ import annotations

import re
from typing import Any

import pytest

from pipeline.core.spans import Span
from pipeline.formats.ooxml import math_text
from pipeline.formats.ooxml import xml as ooxml
from pipeline.tools import zip as zips
from tests.conftest import Project


def formula(project: Project, tex: str) -> Any:
    """A formula as pandoc writes it into Word."""
    maths = {"t": "Math", "c": [{"t": "InlineMath"}, tex]}
    written = project.pandoc.write([{"t": "Para", "c": [maths]}], writer="docx", span=Span(""))
    root = ooxml.parse(zips.members(written.data)["word/document.xml"])
    return ooxml.find(root, "//m:oMath")[0]


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        ("x_i^2", [("x", True, 0), ("i", True, -1), ("2", False, 1)]),
        (r"a \le 3", [("a", True, 0), (" ≤ ", False, 0), ("3", False, 0)]),
        (r"\frac12", None),
        (r"x^{\frac12}", None),
        (r"\mathbb{R}", None),
        (r"\hat x", None),
    ],
)
def test_what_fits_on_a_line(project: Project, tex: str, shown: list[tuple[str, bool, int]] | None) -> None:
    letters = math_text.on_a_line(formula(project, tex))
    assert (letters and [(one.text, one.italic, one.level) for one in letters]) == shown


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\frac{a+b}{c}", "(a + b)/c"),
        (r"\sqrt[3]{x}", "³√x"),
        (r"\left[\begin{matrix} a & b \\ c & d \end{matrix}\right]", "[a, b; c, d]"),
        (r"\int_0^1 x\,dx", "∫₀¹ x dx"),
        (r"\lim_{n \to \infty} a_n", "lim"),
        (r"\hat{x} + \overline{y}", "x"),
        (r"\mathbb{R}", "R"),
    ],
)
def test_formulas_on_a_line(project: Project, tex: str, text: str) -> None:
    maths = formula(project, tex)
    assert text in re.sub(r"\s+", " ", math_text.linear(maths)).replace("ℝ", "R")
