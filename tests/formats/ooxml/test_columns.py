"""Columns are as wide as their words, and share what is left."""

from __future__ import annotations

import pytest

from pipeline.formats.ooxml import columns


def test_columns_keep_their_words_whole_and_sum_up() -> None:
    rows = [
        ["Name", "Remarks"],
        ["Sextodecimo", "fits a coat pocket; hard to fold exactly, and so on and on " * 3],
    ]
    widths = columns.column_widths(rows, 9000, letter=100, padding=200)
    assert sum(widths) == 9000
    assert widths[0] >= len("Sextodecimo") * 100 + 200
    assert widths[1] > widths[0]


@pytest.mark.parametrize("rows", [[], [[]], [["a" * 500, "b" * 500]]])
def test_columns_of_nothing_and_of_too_much(rows: list[list[str]]) -> None:
    widths = columns.column_widths(rows, 9000, letter=100, padding=200)
    assert sum(widths) in (0, 9000)


def test_what_cannot_be_narrower_is_not_when_too_little_is_there() -> None:
    assert columns.share_excess([300, 100, 100], [300, 500, 300], 800) == [300, 300, 200]
    assert sum(columns.rounded([33.4, 33.3, 33.3])) == 100
