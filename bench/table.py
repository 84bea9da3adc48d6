"""Rows of results with their targets: as text, as JSON, and in the documentation."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.measure import Spread

BEGIN, END = "<!-- bench:begin -->", "<!-- bench:end -->"
_HEAD = ("case", "what", "octavo", "compared with", "ratio", "target", "")


@dataclass(frozen=True, slots=True)
class Target:
    """A bound of the ratio, or of the value itself if `unit` is not "×"; `least` says that it is a lower bound."""

    bound: float
    unit: str = "×"
    least: bool = False

    def __str__(self) -> str:
        return f"{'≥' if self.least else '≤'} {self.bound:g} {self.unit}"

    def met(self, value: float) -> bool:
        """Say whether a value keeps the bound."""
        return value >= self.bound if self.least else value <= self.bound


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison. With `faster` the ratio is theirs by ours, else ours by theirs."""

    case: str
    what: str
    unit: str
    ours: Spread
    theirs: Spread | None = None
    target: Target | None = None
    faster: bool = True
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """The median of the ratios of the rounds; None without another side, or with different numbers of rounds.

        The two sides of a round run one after the other. Some machines change their speed every few minutes, so medians
        of the sides could be from different speeds.
        """
        if self.theirs is None or self.ours.runs != self.theirs.runs:
            return None
        dividend, divisor = (self.theirs, self.ours) if self.faster else (self.ours, self.theirs)
        if not all(divisor.rounds):
            return None
        return statistics.median(a / b for a, b in zip(dividend.rounds, divisor.rounds, strict=True))

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None without a target, or without a value to compare."""
        if self.target is None:
            return None
        value = self.ratio if self.target.unit == "×" else self.ours.median
        return None if value is None else self.target.met(value)


def as_data(row: Row) -> dict[str, Any]:
    """Return a row as JSON values, including ratio and `met`."""
    target = str(row.target) if row.target else None
    return {**asdict(row), "target": target, "ratio": row.ratio, "met": row.met}


def merge(path: Path, machine: Mapping[str, object], cases: Mapping[str, Sequence[Row] | str]) -> None:
    """Write cases into a JSON file, keeping its other cases. A case that could not be run is a text that says why."""
    known = json.loads(path.read_text("utf-8"))["cases"] if path.is_file() else {}
    for name, rows in cases.items():
        entry = {"unmeasured": rows} if isinstance(rows, str) else {"rows": [as_data(row) for row in rows]}
        known[name] = {**entry, "machine": machine}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"cases": known}, indent=1, ensure_ascii=False) + "\n", "utf-8")


def as_text(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return rows, in the form of `as_data`, as text in columns; notes are below their row."""
    table = [_HEAD, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in table) for column in range(len(_HEAD))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in table
    )


def write_docs(document: Path, results: Path, order: Sequence[str]) -> None:
    """Write the results' table between the two marks of a Markdown file. Cases without a result keep their rows."""
    text = document.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    old, _, after = rest.partition(END)
    document.write_text(f"{before}{BEGIN}\n{_markdown(results, order, old)}\n{END}{after}", "utf-8")


def _markdown(results: Path, order: Sequence[str], old: str) -> str:
    cases = json.loads(results.read_text("utf-8"))["cases"]
    lines = [f"| {' | '.join(_HEAD[:-1])} | met |", "|---" * len(_HEAD) + "|"]
    kept = [line for line in old.splitlines() if line.startswith("- ")]
    notes = [line for line in kept if not line.startswith(tuple(f"- `{name}`" for name in cases))]
    machines = {}
    for name in order:
        if name not in cases:
            lines += [line for line in old.splitlines() if line.startswith(f"| {name} |")]
            continue
        machines[json.dumps(cases[name]["machine"], sort_keys=True)] = cases[name]["machine"]
        if "unmeasured" in cases[name]:
            notes.append(f"- `{name}` could not be measured: {cases[name]['unmeasured']}.")
        for row in cases[name].get("rows", ()):
            lines.append(f"| {' | '.join(_cells(row))} |")
            if row["note"]:
                notes.append(f"- `{row['case']}`, {row['what']}: {row['note']}.")
    notes += [f"- Machine: {_said(machine)}." for machine in machines.values()]
    return "\n".join(["", *lines, "", *dict.fromkeys(notes), ""])


def _said(machine: Mapping[str, Any]) -> str:
    parts = [f"{name} {value}" for name, value in machine.items() if name != "load"]
    return ", ".join(parts)


def _cells(row: Mapping[str, Any]) -> tuple[str, ...]:
    verdict = {True: "met", False: "missed", None: ""}[row["met"]]
    ratio = f"{row['ratio']:.2f} ×" if row["ratio"] else ""
    ours, theirs = (_shown(row[side], row["unit"]) for side in ("ours", "theirs"))
    return row["case"], row["what"], ours, theirs, ratio, row["target"] or "", verdict


def _shown(spread: Mapping[str, float] | None, unit: str) -> str:
    if spread is None:
        return ""
    median, low, high = (_rounded(spread[name]) for name in ("median", "low", "high"))
    return f"{median} {unit}" + (f" ({low}–{high})" if spread["runs"] > 1 else "")


def _rounded(value: float) -> str:
    return (
        f"{value:.0f}"
        if value >= 100
        else f"{value:.1f}"
        if value >= 10
        else f"{value:.3f}"
        if value < 1
        else f"{value:.2f}"
    )
