"""Formulas that cannot be drawn are said."""

from __future__ import annotations

import pytest

from tests.conftest import Project

GOOD = (
    r"\bigl\langle x \bigr\rangle", r"A^{\begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix}}", r"\ce{2 H2 + O2 -> 2 H2O}",
    r"\begin{align} a &= b \\ c &= d \end{align}", r"\begin{gather} a \\ b \end{gather}",
    r"\begin{eqnarray} a &=& b \\ c &=& d \end{eqnarray}", r"\begin{multline} a \\ b \end{multline}",
    r"\begin{alignat}{2} a &= b \\ c &= d \end{alignat}", r"\begin{equation} a = b \end{equation}", r"x = 1 \tag{3a}",
)  # fmt: skip


@pytest.mark.parametrize("name", ["pdf", "slides-pdf"])
def test_every_formula_is_drawn_or_said(project: Project, name: str) -> None:
    text = (
        "# T\n\n"
        + "\n\n".join(f"$$\n{tex}\n$$" for tex in GOOD)
        + "\n\nand $\\text{中}$ here, for which there is no font\n"
    )
    found = project.convert(text, name).diagnostics
    assert [(d.code, d.span.line) for d in found if d.code.startswith("math")] == [("math-undrawn", 43)]
