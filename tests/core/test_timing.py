"""Wall-clock and CPU time, as running totals."""

from __future__ import annotations

from pipeline.core.timing import TimeUsed


def test_totals_are_added_and_compared() -> None:
    before = TimeUsed(2.0, 1.0)
    after = before + TimeUsed(0.5, 0.25)
    assert after == TimeUsed(2.5, 1.25)
    assert after - before == TimeUsed(0.5, 0.25)
