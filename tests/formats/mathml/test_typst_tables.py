"""Tables of formulas in Typst's markup."""

from __future__ import annotations

from xml.etree import ElementTree

from pipeline.formats.mathml.typst import markup
from pipeline.tools import typst
from tests.formats.mathml.test_typst import math


def table(*cells: str, style: str = "") -> ElementTree.Element:
    inside = "".join(
        f'<mtd columnalign="{side}" style="{style}">{cell}</mtd>'
        for side, cell in (c.split(":") for c in cells)
    )
    return math(f"<mtable><mtr>{inside}</mtr></mtable>")


def test_columns_are_aligned() -> None:
    made = markup(table("right:<mi>a</mi>", "left:<mi>b</mi>", "center:<mi>c</mi>"))
    assert made.endswith(r"inline(\u{61})&,&inline(\u{62}),inline(\u{63}))")
    assert typst.draw([made]) != [None]


def test_equations_meet_at_their_signs() -> None:
    pair = ("right:<mi>a</mi>", "left:<mo>=</mo><mi>b</mi>")
    made = markup(table(*pair, *pair, style="text-align: right; padding-right: 0"))
    assert made.count(r'display(""\u{3d}\u{62})') == 2
    assert made.count("#h(2em)") == 1
    assert typst.draw([made]) != [None]


def test_cells_of_an_exponent_are_small() -> None:
    inside = "<msup><mi>A</mi><mtable><mtr><mtd><mn>1</mn></mtd></mtr></mtable></msup>"
    assert 'script("1")' in markup(math(inside))


def test_tables_have_their_lines() -> None:
    table = "<mtable><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr></mtable>"

    def made(columns: str, rows: tuple[str, str]) -> str:
        tex = f"\\begin{{array}}{{{columns}}} {rows[0]} a & b \\\\ {rows[1]} \\end{{array}}"
        return markup(
            math(f"<semantics>{table}<annotation>{tex}</annotation></semantics>".replace("& b", "&amp; b"))
        )

    assert "augment:#(vline:(1,),stroke:.05em)" in made("c|c", ("", ""))
    assert "augment:#(hline:(0,),vline:(0,1,),stroke:.05em)" in made("|c|c", ("\\hline", ""))
    framed = made("|c|c|", ("\\hline", "\\hline"))
    assert framed.startswith("#box(stroke") and "augment:#(vline:(1,),stroke:.05em)" in framed
    assert None not in typst.draw([made("|c|c|", ("\\hline", "")), framed])
