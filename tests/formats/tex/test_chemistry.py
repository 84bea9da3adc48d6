"""Chemical formulas of mhchem as plain TeX."""

from __future__ import annotations

import pytest

from pipeline.formats.tex import chemistry


@pytest.mark.parametrize(
    ("written", "tex"),
    [
        ("H2O", r"\mathrm{H}_{2}\mathrm{O}"),
        ("2 H2 + O2 -> 2 H2O", r"2\,\mathrm{H}_{2} + \mathrm{O}_{2} \rightarrow 2\,\mathrm{H}_{2}\mathrm{O}"),
        ("CrO4^2-", r"\mathrm{Cr}\mathrm{O}_{4}^{2-}"),
        ("[AgCl2]-", r"[\mathrm{Ag}\mathrm{Cl}_{2}]^{-}"),
        ("Y^{99+}", r"\mathrm{Y}^{99+}"),
        ("1/2 H2O", r"\tfrac{1}{2}\,\mathrm{H}_{2}\mathrm{O}"),
        ("0.5 H2", r"0.5\,\mathrm{H}_{2}"),
        ("^{227}_{90}Th+", r"{}^{227}_{90}\mathrm{Th}^{+}"),
        ("A ->[H2O][\\Delta] B", r"\mathrm{A} \xrightarrow[\Delta ]{\mathrm{H}_{2}\mathrm{O}} \mathrm{B}"),
        ("A <=>[x] B", r"\mathrm{A} \overset{\mathrm{x}}{\rightleftharpoons} \mathrm{B}"),
        ("Hg^{II}", r"\mathrm{Hg}^{\mathrm{II}}"),
        (
            "KCr(SO4)2*12H2O",
            r"\mathrm{K}\mathrm{Cr}(\mathrm{S}\mathrm{O}_{4})_{2} \cdot 12\,\mathrm{H}_{2}\mathrm{O}",
        ),
        ("BaSO4 v", r"\mathrm{Ba}\mathrm{S}\mathrm{O}_{4}\ \downarrow "),
        ("H2 ^", r"\mathrm{H}_{2}\uparrow "),
        ("C6H5-CHO", r"\mathrm{C}_{6}\mathrm{H}_{5}{-}\mathrm{C}\mathrm{H}\mathrm{O}"),
        ("HC#CH", r"\mathrm{H}\mathrm{C}{\equiv}\mathrm{C}\mathrm{H}"),
        ("NO_x", r"\mathrm{N}\mathrm{O}_{x}"),
        ("x Na", r"x\,\mathrm{Na}"),
        ("NaOH(aq)", r"\mathrm{Na}\mathrm{O}\mathrm{H}(\mathrm{aq})"),
        ("OCO^{.-}", r"\mathrm{O}\mathrm{C}\mathrm{O}^{\bullet -}"),
        ("\\mu-Cl", r"\mu {-}\mathrm{Cl}"),
        ("{Gluconic Acid} + H2O2", r"\text{Gluconic Acid} + \mathrm{H}_{2}\mathrm{O}_{2}"),
        ("$n$ H2O", r"{n}\ \mathrm{H}_{2}\mathrm{O}"),
        ("", ""),
    ],
)
def test_a_formula_is_written_out(written: str, tex: str) -> None:
    assert chemistry.expand(written) == tex


@pytest.mark.parametrize("written", ["A ->[B", "{A", "$n", "A^{2"])
def test_what_is_not_closed_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="not closed"):
        chemistry.expand(written)
