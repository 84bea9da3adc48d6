"""What goes on over several pages is one element, and nothing else is."""

from __future__ import annotations

from tests.conformance.matterhorn import findings
from tests.readers.reading import Element, structure
from tests.tools.weasyprint.pages import printed

SHEET = (
    "@page { size: 90mm 40mm; margin: 5mm } body { font-size: 12px; line-height: 1.2; widows: 1; orphans: 1 }"
)
LINES = "<br>".join(str(number) for number in range(12))


def tree(body: str) -> Element:
    """Return the structure tree of a page."""
    made, _ = printed(SHEET, body)
    assert findings(made) == []
    return structure(made)


def test_rows_and_cells_that_are_broken_are_whole() -> None:
    rows = f"<tr><th scope=row>r<td>{LINES}<td>x</tr><tr><th scope=row>s<td>y<td>z</tr>"
    (table,) = tree(f"<table><thead><tr><td>a<th>b<th>c</thead><tbody>{rows}</table>").below("Table")
    assert [part.kind for part in table.children] == ["THead", "TBody"]
    assert [[cell.kind for cell in row.children] for row in table.below("TR")] == [
        ["TD", "TH", "TH"],
        ["TH", "TD", "TD"],
        ["TH", "TD", "TD"],
    ]


def test_parts_within_parts_are_whole() -> None:
    made = tree(f"<section><div><p>{LINES}<p>b</div><p>c</section><p>d")
    assert [one.kind for one in made.children] == ["Sect", "P"]
    assert [one.words[-1] for one in made.below("P")] == ["1", "b", "c", "d"]


def test_text_around_blocks_keeps_its_order() -> None:
    made = tree(f"<div>one {LINES}<p>two</p>three<p>four</p>{LINES}</div>")
    words = "".join(str(number) for number in range(12))
    assert made.words == f"one {words}twothreefour{words}"
    (division,) = made.children
    assert [one.words[:5] for one in division.children] == ["one 0", "two", "three", "four", "01234"]


def test_paragraphs_that_begin_on_a_page_stay_what_they_are() -> None:
    made = tree("<p>a" * 20)
    assert len([*made.below("P")]) == 20
