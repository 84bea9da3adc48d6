"""Where a build's time went, as a table."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.core.timing import TimeUsed

ENGINES = ("pandoc", "weasyprint")


def share_outside(timings: Mapping[str, TimeUsed]) -> float:
    """Return the part of a build's CPU time that was spent outside the engines, from 0 to 1; 0 if none was spent."""
    total = timings["total"].cpu
    engines = sum(timings[name].cpu for name in ENGINES if name in timings)
    return max(0.0, total - engines) / total if total else 0.0


def as_table(timings: Mapping[str, TimeUsed]) -> str:
    """Return wall and CPU seconds of the whole, the engines, and every stage and output with what it asked of them."""
    width = max(len(name) for name in timings)
    lines = [f"{'':{width}}   wall s    CPU s"]
    lines += [f"{name:{width}} {cost.wall:8.2f} {cost.cpu:8.2f}" for name, cost in timings.items()]
    if "gate" in timings:
        share = timings["gate"].cpu / max(timings["total"].cpu, 1e-9)
        lines.append(f"the check of finished outputs: {share:.1%} of the CPU time")
    lines.append(f"outside the engines: {share_outside(timings):.1%} of the CPU time")
    return "\n".join(lines)
