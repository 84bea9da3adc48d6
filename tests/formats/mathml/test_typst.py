"""MathML, as pandoc writes it, in Typst's markup."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from pipeline.formats.mathml.typst import markup
from pipeline.tools import typst


def math(inside: str) -> ElementTree.Element:
    return ElementTree.fromstring(f'<math xmlns="http://www.w3.org/1998/Math/MathML">{inside}</math>')


@pytest.mark.parametrize(
    ("inside", "made"),
    [
        ("<mi>x</mi><mo>≤</mo><mn>1.5</mn>", r'\u{78}\u{2264}"1.5"'),
        ("<mi mathvariant='normal'>d</mi><mi>𝐁</mi>", r"upright(\u{64})\u{1d401}"),
        ("<mtext>if </mtext><mspace width='0.333em'/>", '"if"#h(0.333em)'),
        ("<mfrac><mi>a</mi><mrow/></mfrac>", r'frac(\u{61},"")'),
        ("<mrow><mo form='prefix' stretchy='false'>(</mo><mfrac linethickness='0'><mi>n</mi><mi>k</mi></mfrac>"
         "<mo>)</mo></mrow>", r"binom(\u{6e},\u{6b})"),
        ("<mrow><mi mathvariant='normal'>Res</mi><mo>&#8289;</mo></mrow>", 'op("Res")'),
        ("<mi mathvariant='normal'>sin</mi>", 'op("sin")'),
        ("<munder><mi mathvariant='normal'>lim</mi><mi>n</mi></munder>", r'attach(op("lim",limits:#true),b:\u{6e})'),
        ("<msubsup><mo>∫</mo><mn>0</mn><mi>∞</mi></msubsup>", r'attach(\u{222b},br:"0",tr:\u{221e})'),
        ("<mover><mi>x</mi><mo accent='true'>\u0302</mo></mover>", 'accent(\\u{78},"\u0302")'),
        ("<mover><mi>x</mi><mo accent='true'>‾</mo></mover>", r"overline(\u{78})"),
        ("<mover><mo>=</mo><mo accent='false'>?</mo></mover>", r"attach(limits(stretch(size:#(100% + 1em),\u{3d})),t:\u{3f})"),
        ("<mo minsize='180%' stretchy='true' form='prefix'>(</mo>", r'class("opening",lr(size:#1.8em,\u{28}))'),
        ("<mo stretchy='false' form='prefix'>|</mo>", r'class("normal",\u{7c})'),
        ("<mrow><mo stretchy='true' form='prefix'>{</mo><mi>x</mi></mrow>", r"lr(\u{7b}\u{78})"),
        ("<mi mathvariant='normal'>sin</mi><mspace width='-0.167em'/><mrow><mo stretchy='true' form='prefix'>(</mo></mrow>",
         r'op("sin")lr(\u{28})'),
        ("<mroot><mi>x</mi><mn>3</mn></mroot>", r'root("3",\u{78})'),
        ("<menclose notation='updiagonalstrike'><mi>x</mi></menclose>", r"cancel(\u{78})"),
        ("<mstyle displaystyle='false'><mi>x</mi></mstyle>", r"inline(\u{78})"),
        ("<mphantom><mi>x</mi></mphantom>", r"#hide($\u{78}$)"),
        ("<mtext>say \"#eval\" \\ $</mtext>", r'"say \"#eval\" \\ $"'),
        ("<semantics><mi>x</mi><annotation>#read</annotation></semantics>", r"\u{78}"),
        ("", ""),
    ],
)  # fmt: skip
def test_elements_are_written(inside: str, made: str) -> None:
    assert markup(math(inside)) == made
    assert typst.draw([made]) != [None]


def test_an_element_that_is_not_known_is_refused() -> None:
    with pytest.raises(ValueError, match="mglyph"):
        markup(math("<mglyph/>"))
