"""Commands of packages in formulas."""

from __future__ import annotations

import pytest

from pipeline.formats.tex import commands
from tests.formats.tex.spacing import spaced


@pytest.mark.parametrize(
    ("written", "tex"),
    [
        (r"c = \SI{3e8}{m/s}", r"c = {3 \times 10^{8}\;\text{m}\;\text{s}^{-1}}"),
        (r"\qty[per-mode = symbol]{5}{\m} x", r"{5\;\text{m}} x"),
        (r"\num{1}\num {2}", "{1}{2}"),
        (r"\unicode{x2211}\unicode{33}", "{∑}{!}"),
        (r"\qtyrange{1}{5}{\ms}", r"{1\text{–}5\;\text{ms}}"),
        (r"\numrange{1}{5}", r"{1\text{–}5}"),
        (r"\pu{123 kJ/mol}", r"{123\;\text{kJ}\;\text{mol}^{-1}}"),
        (r"\pu{kJ}", r"{\text{kJ}}"),
        (r"x \tag{3a}", r"x {\qquad \text{(3a)}}"),
        (r"x \tag*{Euler}", r"x {\qquad \text{Euler}}"),
        (r"\cfrac{1}{\cfrac{2}{3}}", r"{\dfrac{1}{{\dfrac{2}{3}}}}"),
        (r"\text{if $x$ or $y$}", r"{\text{if }x\text{ or }y}"),
        (r"\text{5 \$ and 6 \$}", r"\text{5 \$ and 6 \$}"),
        (r"\mathbf{x}_i \mathbf B", "{𝐱}_i {𝐁}"),
        (r"\mathbf{grad} \mathbf{0} \mathbf{\alpha}", r"\textbf{grad} {𝟎} \mathbf{\alpha}"),
        (r"1{,}5 + x{,}y", r"1\text{,}5 + x{,}y"),
        (r"\cell + \united + \tagged", r"\cell + \united + \tagged"),
        (r"\frac{\ce{H2}}{2}", r"\frac{{\text{H}_{2}}}{2}"),
        (r"\ce{H2", r"\ce{H2"),
        (r"\qty{5}", r"\qty{5}"),
        (r"\unicode{nope}", r"\unicode{nope}"),
        (r"\text{a", r"\text{a"),
    ],
)
def test_they_are_written_out(written: str, tex: str) -> None:
    assert commands.expand(written) == spaced(tex)
