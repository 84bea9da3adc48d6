"""Tables of Word documents: rows, columns as wide as their words need, and turned pages for those that are too wide."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from pipeline.formats.ooxml import columns
from pipeline.formats.ooxml.element_order import child
from pipeline.formats.ooxml.xml import find, tag
from pipeline.outputs.docx import custom_reference, sections, spacing

_VALUE, _WIDTH = tag("w:val"), tag("w:w")
_SHARE = 0.88  # size of type in tables, by that of the text (outputs.docx.styles)
_SMALLEST = 7.5  # points
_PADDING, _NARROW = 220, 120  # twips: margins of a cell, and those in a table that is set smaller
_TWIPS = 20  # in a point
_LONGEST = 24.0  # em: a longer word may be broken
_NUMBER = re.compile(r"[\d.,:/+\-−–%€$£(]*\d[\d.,:/+\-−–%€$£)]*")  # dates and times as well
_EMU = 635  # in a twip
# Widths of "!" to "~" in hundredths of an em: those of DejaVu Sans, the widest of the fonts that take the place of one that
# is not installed, regular and bold.
_REGULAR = (
    "41 46 84 64 96 78 28 40 40 50 84 32 37 32 34 64 64 64 64 64 64 64 64 64 64 34 34 84 84 84 54 100 69 69 70 78 "
    "64 58 78 76 30 30 66 56 87 75 79 61 79 70 64 62 74 69 99 69 62 69 40 34 40 84 50 50 62 64 55 64 62 36 64 64 28 "
    "28 58 28 98 64 62 64 64 42 53 40 64 60 82 60 60 53 64 34 64 84 "
).split()
_BOLD = (
    "46 53 84 70 101 88 31 46 46 53 84 38 42 38 37 70 70 70 70 70 70 70 70 70 70 40 40 84 84 84 59 100 78 77 74 84 "
    "69 69 83 84 38 38 78 64 100 84 86 74 86 78 73 69 82 78 111 78 73 73 46 37 46 84 50 50 68 72 60 72 68 44 72 72 "
    "35 35 67 35 105 72 69 72 72 50 60 48 72 66 93 65 66 59 72 37 72 84 "
).split()
_OTHER, _EAST_ASIAN, _BLANK = 0.7, 1.05, 0.35
_SPARE = 0.05  # em beside a word, for rounding


def finish(root: Any, size: float) -> None:
    """Finish all tables of a document, in place; `size` is that of the text in points."""
    width = custom_reference.text_area(root)[0]
    turned = custom_reference.text_area(root, turned=True)[0]
    for table in find(root, "//w:tbl"):
        _finish_rows(table)
        measured = _Columns(table)
        body = table.getparent().tag == tag("w:body")
        for total in (width, turned) if body and turned > width else (width,):
            scale = measured.scale(total, size * _SHARE)
            if scale * size * _SHARE >= _SMALLEST:
                break
        measured.set(total, size * _SHARE, max(scale, _SMALLEST / (size * _SHARE)))
        if total != width:
            sections.turn_page(root, table)


def _finish_rows(table: Any) -> None:
    """Keep each row on one page, and set the style of the text."""
    for row in find(table, "w:tr"):
        heading = bool(find(row, "w:trPr/w:tblHeader"))
        child(child(row, "w:trPr"), "w:cantSplit")
        for style in find(row, "w:tc/w:p/w:pPr/w:pStyle"):
            if style.get(_VALUE) in spacing.RUNNING:
                style.set(_VALUE, "TableHeading" if heading else "TableText")


class _Columns:
    """The columns of a table: what the longest number, word and text of each take, in em, and its widest picture."""

    def __init__(self, table: Any) -> None:
        self._table = table
        self._grid = find(table, "w:tblGrid/w:gridCol")
        self._numbers = [0.6] * len(self._grid)
        self._words = [0.6] * len(self._grid)
        self._texts = [0.6] * len(self._grid)
        self._pictures = [0.0] * len(self._grid)  # twips
        for row in find(table, "w:tr"):
            bold = bool(find(row, "w:trPr/w:tblHeader"))
            for column, cell in _single_cells(row, len(self._grid)):
                self._measure(column, cell, bold)

    def _measure(self, column: int, cell: Any, bold: bool) -> None:
        for paragraph in find(cell, "w:p"):
            text = _text(paragraph).split()
            words = [_width(word, bold) for word in text]
            numbers = (_width(word, bold) for word in text if _NUMBER.fullmatch(word))
            self._numbers[column] = max(self._numbers[column], *numbers, 0.0)
            self._words[column] = max(self._words[column], min(max(words, default=0.0), _LONGEST))
            self._texts[column] = max(self._texts[column], sum(words) + _BLANK * len(words))
        extents = (int(picture) / _EMU for picture in find(cell, ".//wp:inline/wp:extent/@cx"))
        self._pictures[column] = max(self._pictures[column], *extents, 0.0)

    def scale(self, total: int, size: float) -> float:
        """Return by how much type of `size` points has to be smaller for every word to fit into `total` twips, at most 1."""
        if sum(self._least(self._words, size, _PADDING)) <= total:
            return 1.0
        words = sum(self._words) * size * _TWIPS
        return max(total - _NARROW * len(self._grid), 1) / max(words, 1)

    def set(self, total: int, size: float, scale: float) -> None:
        """Set the widths of the columns, which sum up to `total` twips, and the size of the type."""
        padding = _NARROW if scale < 1 else _PADDING
        least = self._least(self._words, size * scale, padding)
        if sum(least) > total:  # long words are broken, but no numbers
            least = columns.share_excess(self._least(self._numbers, size * scale, padding), least, total)
        (measure,) = find(self._table, "w:tblPr/w:tblW")
        given = [int(column.get(_WIDTH, "0")) for column in self._grid]
        if measure.get(tag("w:type")) == "auto" or not all(given):
            texts = [em * size * scale * _TWIPS + padding for em in self._texts]
            sizes = columns.share_width(least, texts, total)
        else:
            sizes = _widened(given, least, total)
        for column, twips in zip(self._grid, sizes, strict=True):
            column.set(_WIDTH, str(twips))
        measure.set(tag("w:type"), "pct")
        measure.set(_WIDTH, "5000")
        if scale < 1:
            self._set_smaller(size * scale)

    def _least(self, widths: Sequence[float], size: float, padding: int) -> list[float]:
        """Return widths in em, or those of the pictures, with the margins of cells, in twips."""
        return [
            max(em * size * _TWIPS, picture) + padding
            for em, picture in zip(widths, self._pictures, strict=True)
        ]

    def _set_smaller(self, size: float) -> None:
        margins = child(self._table.find(tag("w:tblPr")), "w:tblCellMar")
        for side in ("left", "right"):
            margin = margins.makeelement(tag(f"w:{side}"), {_WIDTH: str(_NARROW // 2), tag("w:type"): "dxa"})
            margins.append(margin)
        half = str(int(size * 2 + 0.001))  # rounded down, so that words still fit
        for run in find(self._table, ".//w:r"):
            properties = child(run, "w:rPr")
            for name in ("w:sz", "w:szCs"):
                for old in find(properties, name):
                    properties.remove(old)
                properties.append(properties.makeelement(tag(name), {_VALUE: half}))


def _single_cells(row: Any, count: int) -> Iterator[tuple[int, Any]]:
    """Yield the cells of a row that are in one column, each with the number of the column."""
    column = 0
    for cell in find(row, "w:tc"):
        span = int((find(cell, "w:tcPr/w:gridSpan/@w:val") or ["1"])[0])
        if span == 1 and column < count:
            yield column, cell
        column += span


def _text(paragraph: Any) -> str:
    """Return the text of a paragraph, with blanks for breaks and tabs."""
    parts = find(paragraph, ".//w:t | .//m:t | .//w:br | .//w:tab[parent::w:r]")
    return "".join(part.text or "" if part.tag in (tag("w:t"), tag("m:t")) else " " for part in parts)


@lru_cache(maxsize=10_000)
def _width(word: str, bold: bool) -> float:
    """Return the width of a word in em."""
    known = _BOLD if bold else _REGULAR
    return _SPARE + sum(
        int(known[ord(char) - 33]) / 100 if "!" <= char <= "~" else _OTHER if char < "\u1100" else _EAST_ASIAN
        for char in word
    )


def _widened(given: Sequence[int], least: Sequence[float], total: int) -> list[int]:
    """Return widths in the proportions of `given` with sum `total`, but none below `least` as long as that is possible."""
    if sum(least) >= total:
        return columns.share_width(least, least, total)
    fixed: set[int] = set()
    while True:
        free = total - sum(least[at] for at in fixed)
        whole = sum(share for at, share in enumerate(given) if at not in fixed)
        sizes = [least[at] if at in fixed else free * share / whole for at, share in enumerate(given)]
        narrow = {at for at, width in enumerate(sizes) if width < least[at]} - fixed
        if not narrow:
            return columns.rounded(sizes)
        fixed |= narrow
