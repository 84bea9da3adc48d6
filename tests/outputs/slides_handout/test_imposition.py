"""Booklets: the order in which folded sheets are printed."""

from __future__ import annotations

import io

import pikepdf
import pytest

from pipeline.outputs.slides_handout import imposition


@pytest.mark.parametrize(
    ("count", "sides"),
    [
        (1, [(0, 1), (0, 0)]),
        (4, [(4, 1), (2, 3)]),
        (6, [(0, 1), (2, 0), (6, 3), (4, 5)]),
        (8, [(8, 1), (2, 7), (6, 3), (4, 5)]),
    ],
)
def test_the_order_of_pages(count: int, sides: list[tuple[int, int]]) -> None:
    assert imposition.order(count) == sides


@pytest.mark.parametrize("count", range(1, 40))
def test_folded_sheets_read_from_first_to_last(count: int) -> None:
    """The right halves of fronts and left halves of backs, then the others from the innermost sheet outwards."""
    sides = imposition.order(count)
    fronts, backs = sides[::2], sides[1::2]
    first = [page for front, back in zip(fronts, backs, strict=True) for page in (front[1], back[0])]
    rest = [
        page for front, back in reversed([*zip(fronts, backs, strict=True)]) for page in (back[1], front[0])
    ]
    assert [page for page in (*first, *rest) if page] == [*range(1, count + 1)]


def test_pages_are_drawn_and_not_copied_as_pictures() -> None:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        for number in range(1, 4):
            pdf.add_blank_page(page_size=(300, 400)).Contents = pdf.make_stream(b"0 0 %d 9 re f" % number)
        pdf.save(out)
    made = imposition.impose(out.getvalue())
    assert made == imposition.impose(out.getvalue())
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert [[float(side) for side in page.mediabox] for page in pdf.pages] == [[0, 0, 600, 400]] * 2
        drawn = [
            [form.read_bytes().strip() for _, form in sorted(page.Resources.XObject.items())]
            for page in pdf.pages
        ]
        assert drawn == [[b"0 0 1 9 re f"], [b"0 0 2 9 re f", b"0 0 3 9 re f"]]
        assert b"1 0 0 1 300 0 cm" in pdf.pages[0].Contents.read_bytes()
        assert pdf.Root.ViewerPreferences.Duplex == pikepdf.Name.DuplexFlipShortEdge
