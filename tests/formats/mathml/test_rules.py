"""Which tables of a formula have lines."""

from __future__ import annotations

from xml.etree import ElementTree

from pipeline.formats.mathml import rules
from pipeline.formats.tex.arrays import Lines

TABLE = "<mtable><mtr><mtd><mi>a</mi></mtd></mtr><mtr><mtd/></mtr></mtable>"


def math(inside: str, tex: str) -> ElementTree.Element:
    return ElementTree.fromstring(
        f"<math><semantics><mrow>{inside}</mrow><annotation>{tex}</annotation></semantics></math>"
    )


def test_lines_belong_to_the_table_that_begins_as_they_do() -> None:
    root = math(TABLE + TABLE, r"\begin{matrix} a \end{matrix} \begin{array}{|c} a \end{array}")
    [(table, lines)] = rules.of_tables(root)
    assert lines == Lines((), (0,))
    assert table is list(root.iter("mtable"))[1]


def test_there_are_none_where_tables_differ() -> None:
    assert (
        rules.of_tables(math(TABLE, r"\begin{array}{|c} a \end{array} \begin{array}{|c} a \end{array}")) == []
    )
    assert rules.of_tables(math(TABLE, "a")) == []


def test_a_line_at_the_foot_is_no_row() -> None:
    root = math(TABLE, r"\begin{array}{c} a \\ \hline \end{array}")
    [(table, lines)] = rules.of_tables(root)
    assert len(table) == 1
    assert lines == Lines((1,))
