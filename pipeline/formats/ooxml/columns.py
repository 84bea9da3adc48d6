"""Widths of the columns of a table, by the words in them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise


def column_widths(rows: Sequence[Sequence[str]], total: int, *, letter: int, padding: int) -> list[int]:
    """Return the widths of a table's columns by the length of their text; they sum to `total`.

    If possible, no column is narrower than its longest word. `letter` is the width of a letter and `padding` that of a
    cell's margins, in the unit of `total`.
    """
    columns = [[row[i] for row in rows if i < len(row)] for i in range(max(map(len, rows), default=0))]
    words = [max((len(word) for cell in column for word in cell.split()), default=1) for column in columns]
    least = [(length + 1) * letter + padding for length in words]
    wants = [max(map(len, column), default=1) * letter + padding for column in columns]
    return share_width(least, wants, total)


def share_width(least: Sequence[float], wants: Sequence[float], total: int) -> list[int]:
    """Return widths of columns that sum to `total`: none is less than its `least`, if that is possible.

    What is left goes to those that want more: a text of four times the length gets twice the width beyond its longest word.
    """
    spare = total - sum(least)
    if spare < 0:
        shares = list(least)
    elif sum(wants) <= total:
        shares = [max(pair) for pair in zip(wants, least, strict=True)]
    else:
        more = [max(want - size, 0) ** 0.5 for want, size in zip(wants, least, strict=True)]
        shares = [size + spare * extra / (sum(more) or 1) for size, extra in zip(least, more, strict=True)]
    return rounded([total * share / sum(shares) for share in shares])


def share_excess(hard: Sequence[float], wants: Sequence[float], total: int) -> list[float]:
    """Return widths that sum to `total`, less than the sum of `wants`: `hard`, and of the rest a share of what each wants."""
    more = [max(want - size, 0) for want, size in zip(wants, hard, strict=True)]
    share = max(total - sum(hard), 0) / (sum(more) or 1)
    return [size + extra * share for size, extra in zip(hard, more, strict=True)]


def rounded(widths: Sequence[float]) -> list[int]:
    """Return widths as integers with the same sum, rounded."""
    edges = [round(edge) for edge in accumulate(widths, initial=0.0)]
    return [right - left for left, right in pairwise(edges)]
