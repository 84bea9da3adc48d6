"""What tests of the pool share: two workers, and which processes are not theirs."""

from __future__ import annotations

from tests.engine.pool.work import _others, two

__all__ = ["_others", "two"]  # fixtures
