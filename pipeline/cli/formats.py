"""What each format makes of what authors write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.core import features
from pipeline.core.model import Output
from pipeline.engine import registry

_LIVE = "its text, or a link to what it shows"
_SIBLINGS = "their text"


def table() -> str:
    """Return constructs by formats, "native", "degraded" or "dropped", and what becomes of those that degrade."""
    outputs = registry.outputs()
    fates = {name: _fates(output) for name, output in outputs.items()}
    first = max(map(len, features.ALL))
    widths = {name: max(len(name), len("degraded")) for name in outputs}
    lines = ["  ".join((" " * first, *(name.ljust(widths[name]) for name in outputs))).rstrip()]
    for construct in features.ALL:
        words = (fates[name].get(construct, ("native", ""))[0].ljust(widths[name]) for name in outputs)
        lines.append("  ".join((construct.ljust(first), *words)).rstrip())
    return "\n".join((*lines, "", *_remarks(fates))) + "\n"


def _fates(output: Output[Any]) -> dict[str, tuple[str, str]]:
    """Return what becomes of each construct that is not shown as it was meant: a word, and a remark."""
    found = {construct: ("degraded", remark) for construct, remark in output.degrades.items()}
    if "*" not in output.raw:
        found[features.LIVE] = ("degraded", _LIVE)
    if not output.siblings:
        found[features.SIBLINGS] = ("degraded", _SIBLINGS)
    dropped = {*output.drops, *(() if output.notes else (features.NOTES,))}
    if "slides" not in registry.traits_of(output):
        dropped |= {*features.OF_SLIDES}
    return {**found, **dict.fromkeys(dropped, ("dropped", "left out"))}


def _remarks(fates: Mapping[str, Mapping[str, tuple[str, str]]]) -> Iterator[str]:
    """Yield a line for each construct and what becomes of it, with the formats it does."""
    for construct in features.ALL:
        by_remark: dict[str, list[str]] = {}
        for name, found in fates.items():
            fate, remark = found.get(construct, ("native", ""))
            if fate == "degraded":
                by_remark.setdefault(remark, []).append(name)
        yield from (f"{construct}: {remark} ({', '.join(names)})" for remark, names in by_remark.items())
