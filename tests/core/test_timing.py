"""What work cost, as a running total."""

from __future__ import annotations

from pipeline.core.timing import Spent


def test_totals_are_added_and_compared() -> None:
    before = Spent(2.0, 1.0)
    after = before + Spent(0.5, 0.25)
    assert after == Spent(2.5, 1.25)
    assert after - before == Spent(0.5, 0.25)
