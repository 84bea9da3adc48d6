"""Wall-clock time and CPU time."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TimeUsed:
    """Wall-clock and CPU time in seconds."""

    wall: float = 0.0
    cpu: float = 0.0

    def __add__(self, other: TimeUsed) -> TimeUsed:
        return TimeUsed(self.wall + other.wall, self.cpu + other.cpu)

    def __sub__(self, other: TimeUsed) -> TimeUsed:
        return TimeUsed(self.wall - other.wall, self.cpu - other.cpu)
