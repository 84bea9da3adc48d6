"""Chemical formulas of mhchem as plain TeX."""

from __future__ import annotations

import pytest

from pipeline.formats.tex import chemistry
from tests.formats.tex.spacing import spaced


@pytest.mark.parametrize(
    ("written", "tex"),
    [
        ("H2O", r"\text{H}_{2}\text{O}"),
        ("2 H2 + O2 -> 2 H2O", r"2\;\text{H}_{2} + \text{O}_{2} \rightarrow 2\;\text{H}_{2}\text{O}"),
        ("CrO4^2-", r"\text{Cr}\text{O}_{4}^{\text{2−}}"),
        ("[AgCl2]-", r"{[\text{Ag}\text{Cl}_{2}]}^{\text{−}}"),
        ("Y^{99+}", r"\text{Y}^{\text{99+}}"),
        ("1/2 H2O", r"\tfrac{1}{2}\;\text{H}_{2}\text{O}"),
        ("0.5 H2", r"0.5\;\text{H}_{2}"),
        ("^{227}_{90}Th+", r"\0^{227}_{90}\text{Th}^{\text{+}}"),
        ("A ->[H2O][\\Delta] B", r"\text{A} \xrightarrow[\Delta ]{\text{H}_{2}\text{O}} \text{B}"),
        ("A <=>[x] B", r"\text{A} \overset{\text{x}}{\rightleftharpoons} \text{B}"),
        ("Hg^{II}", r"\text{Hg}^{\text{II}}"),
        (
            "KCr(SO4)2*12H2O",
            r"\text{K}\text{Cr}{(\text{S}\text{O}_{4})}_{2} \cdot 12\;\text{H}_{2}\text{O}",
        ),
        ("BaSO4 v", r"\text{Ba}\text{S}\text{O}_{4}\ \text{↓}"),
        ("H2 ^", r"\text{H}_{2}\text{↑}"),
        ("C6H5-CHO", r"\text{C}_{6}\text{H}_{5}\text{−}\text{C}\text{H}\text{O}"),
        ("HC#CH", r"\text{H}\text{C}\text{≡}\text{C}\text{H}"),
        ("NO_x", r"\text{N}\text{O}_{x}"),
        ("x Na", r"x\;\text{Na}"),
        ("NaOH(aq)", r"\text{Na}\text{O}\text{H}{(\text{aq})}"),
        ("OCO^{.-}", r"\text{O}\text{C}\text{O}^{\bullet -}"),
        ("\\mu-Cl", r"\mu \text{−}\text{Cl}"),
        ("{Gluconic Acid} + H2O2", r"\text{Gluconic Acid} + \text{H}_{2}\text{O}_{2}"),
        ("$n$ H2O", r"{n}\ \text{H}_{2}\text{O}"),
        ("", ""),
    ],
)
def test_a_formula_is_written_out(written: str, tex: str) -> None:
    assert chemistry.expand(written) == spaced(tex)


@pytest.mark.parametrize("written", ["A ->[B", "{A", "$n", "A^{2", "(A", "[A)"])
def test_what_is_not_closed_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="not closed"):
        chemistry.expand(written)
