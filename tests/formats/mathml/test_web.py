"""MathML that browsers read."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from pipeline.formats.mathml import web
from tests.conftest import Project

SPACE = 'xmlns="http://www.w3.org/1998/Math/MathML"'


def formula(project: Project, tex: str) -> str:
    page = project.output(f"# T\n\n$${tex}$$\n", "html").decode()
    found = re.search(r"<math\b.*?</math>", page, re.DOTALL)
    assert found
    etree.fromstring(found[0])
    return found[0]


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        (r"\hat{x}", '<mover accent="true"><mi>x</mi><mo stretchy="false">ˆ</mo></mover>'),
        (r"\widehat{ab}", '<mover accent="true"><mrow><mi>a</mi><mi>b</mi></mrow><mo>ˆ</mo></mover>'),
        (r"\mathring{A}", '<mover accent="true"><mi>A</mi><mo stretchy="false">˚</mo></mover>'),
        (
            r"\underline{xy}",
            '<munder accentunder="true"><mrow><mi>x</mi><mi>y</mi></mrow><mo>_</mo></munder>',
        ),
        (r"\overbrace{xy}^n", '<mover accent="true"><mrow><mi>x</mi><mi>y</mi></mrow><mo>⏞</mo></mover>'),
    ],
)
def test_accents_are_at_their_letters(project: Project, tex: str, shown: str) -> None:
    assert shown in formula(project, tex)


@pytest.mark.parametrize(
    ("tex", "words"),
    [
        (r"a \sin x", "a_sin_x"),
        (r"\sin(x) + \cos x", "sin(x)+cos_x"),
        (r"2 \log_2 n", "2_log2_n"),
        (r"\lim_{n \to 0} a_n", "limn→0_an"),
        (r"\frac{\ln x}{\max_i y}", "ln_xmaxi_y"),
        (r"k_\max + \operatorname{rank} A", "kmax+rank_A"),
        (r"a k_{\sin} b", "aksinb"),
        (r"\sin^2 \frac{a}{b}", "sin2_ab"),
        (r"\sqrt{\sin x}", "sin_x"),
        (r"\mathrm{ab} c", "abc"),
    ],
)
def test_functions_keep_their_distance(project: Project, tex: str, words: str) -> None:
    root = etree.fromstring(formula(project, tex))
    for hidden in root.xpath("//*[local-name()='annotation']"):
        hidden.getparent().remove(hidden)
    for space in root.xpath("//*[local-name()='mspace']"):
        assert space.get("width") == "0.167em"
        space.text = "_"
    assert "".join(root.itertext()).replace("\u2061", "") == words
    for item in root.xpath("//*[local-name()='msub' or local-name()='msup' or local-name()='mfrac']"):
        assert len(item) == 2


@pytest.mark.parametrize(
    ("tex", "bases"),
    [
        ("(a+b)^2", ["(a+b)"]),
        ("((a)^2 + b)_3 c", ["((a)2+b)", "(a)"]),
        ("[a](b)^2", ["(b)"]),
        (")^2", [")"]),
        ("x^2", ["x"]),
    ],
)
def test_a_power_of_a_bracket_is_one_of_what_stands_in_it(
    project: Project, tex: str, bases: list[str]
) -> None:
    root = etree.fromstring(formula(project, tex))
    scripts = root.xpath("//*[local-name()='msup' or local-name()='msub']")
    assert ["".join(script[0].itertext()) for script in scripts] == bases
    assert "".join(root[0][0].itertext()) == tex.replace("^", "").replace("_", "").replace(" ", "")


def test_equations_are_as_large_as_displayed_ones(project: Project) -> None:
    assert '<mtable displaystyle="true" columnspacing="0em">' in formula(
        project, r"\begin{aligned} a &= \frac12 \\ b &= 1 \end{aligned}"
    )
    assert "displaystyle" not in formula(project, r"\begin{matrix} a & \frac12 \end{matrix}")


def test_tables_have_their_lines(project: Project) -> None:
    tex = r"\begin{array}{c|c} a & b \\ \hline c & d \end{array}"
    cells = re.findall(r'<mtd [^>]*style="([^"]*)"', formula(project, tex))
    assert ["border-left" in cell for cell in cells] == [False, True, False, True]
    assert ["border-top" in cell for cell in cells] == [False, False, True, True]
    framed = formula(project, r"\begin{array}{|c|} \hline a \\ \hline \end{array}")
    assert framed.count("<mtr>") == 1  # pandoc makes one more, of nothing
    assert all(f"border-{side}: thin solid" in framed for side in ("left", "right", "top", "bottom"))


def test_other_formulas_stay_byte_for_byte() -> None:
    page = f"<p><math {SPACE}><mi>x</mi><mspace></mspace></math> accent</p>"
    assert web.rewrite(page) == page
    two = page + f'<math {SPACE}><mover><mi>x</mi><mo accent="true">^</mo></mover></math>'
    assert web.rewrite(two).startswith(page)
