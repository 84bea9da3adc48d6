"""Cases that build many documents from nothing."""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from pathlib import Path

from bench.measure import Sample, Spread, Unmeasured, alternate, spread
from bench.peers import Peers
from bench.projects import FIVE, Bench
from bench.table import Row, Target

_ENGINES = ("pandoc", "weasyprint")
_LEAST = {"pdf": 5.0, "docx": 3.0, "epub": 3.5, "pptx": 2.4, "revealjs": 4.0}


def one_format(bench: Bench, name: str) -> list[Row]:
    """100 documents into one format, cold, against make."""
    return _against_make(bench, name, (name,), (name,), Target(_LEAST[name], least=True))


def five_formats(bench: Bench) -> list[Row]:
    """100 documents into five formats, cold, against make."""
    return _against_make(bench, "all5", FIVE, FIVE, Target(5.0, least=True))


def typst(bench: Bench) -> list[Row]:
    """100 documents into PDF, cold, against make and typst: how much longer octavo takes."""
    if not (bench.tools / "typst").is_dir():
        raise Unmeasured("the typst package is missing; run make bench, which installs it")
    return _against_make(bench, "typst", ("pdf",), ("typst",), Target(2.0), faster=False)


def _against_make(
    bench: Bench,
    case: str,
    ours: Sequence[str],
    theirs: Sequence[str],
    target: Target,
    *,
    faster: bool = True,
) -> list[Row]:
    project = bench.tree("real", 100)
    peers = Peers(project.tree, bench.tools, jobs=bench.cores)
    sides = {"octavo": lambda: project.cold(*ours), "make": lambda: peers.build(*theirs)}
    samples = alternate(sides, runs=bench.runs)
    failed = [f"{count} in {name}" for name, count in peers.missing(theirs).items() if count]
    note = f"of {len(project.sources)} documents make failed on {', '.join(failed)}" if failed else ""
    return [
        Row(
            case,
            what,
            "s",
            spread(samples["octavo"], field),
            spread(samples["make"], field),
            target,
            faster,
            _joined(note, _lateness(samples["octavo"])) if field == "wall" else "",
        )
        for what, field in (("wall", "wall"), ("CPU", "cpu"))
    ] + [
        Row(case, "largest process", "MB", spread(samples["octavo"], "peak"), spread(samples["make"], "peak"))
    ]


def outside(bench: Bench) -> list[Row]:
    """The share of CPU time outside of pandoc and WeasyPrint, in cold builds as in `all5` and `pdf`."""
    project = bench.tree("real", 100)
    report = bench.folder / "report.json"
    words = ("--timings", "--report", "json", "--report-file", report)
    rows = []
    for case, formats in (("all5", FIVE), ("pdf", ("pdf",))):
        samples, parts = [], []
        for _ in range(bench.runs):
            samples.append(project.cold(*formats, words=words))
            parts.append(_timings(report))
        rows += _shares(case, samples, parts)
    return rows


def _shares(case: str, samples: Sequence[Sample], parts: Sequence[dict[str, float]]) -> list[Row]:
    """Return rows; the total is what the kernel counted for all processes, the parts are from Octavo's report."""
    shares = [
        100 * (1 - sum(took[name] for name in _ENGINES) / sample.cpu)
        for sample, took in zip(samples, parts, strict=True)
    ]
    rows = [
        Row("outside", f"{case}: CPU outside engines", "%", Spread.of(shares), target=Target(5.0, "%")),
        Row("outside", f"{case}: CPU in all", "s", spread(samples, "cpu")),
    ]
    largest = sorted(parts[0], key=lambda name: -parts[0][name])
    for name in [name for name in largest if name != "total" and parts[0][name] >= 0.01 * samples[0].cpu]:
        seconds = Spread.of([took.get(name, 0.0) for took in parts])
        rows.append(Row("outside", f"{case}: CPU, {name}", "s", seconds))
    return rows


def _timings(report: Path) -> dict[str, float]:
    """Return the CPU seconds of the report's "timings" by name; time of an engine is also in the stage that used it."""
    timings = json.loads(report.read_text("utf-8")).get("timings", {})
    try:
        seconds = {name: float(took["cpu"]) for name, took in timings.items()}
    except (AttributeError, KeyError, TypeError):
        seconds = {}
    if missing := [name for name in _ENGINES if name not in seconds]:
        raise Unmeasured(f"octavo's report has no CPU time of {' and '.join(missing)}")
    return seconds


def scale(bench: Bench) -> list[Row]:
    """10,000 small documents against 1,000, docx and html: the parent's memory, and time a document."""
    many, few = bench.tree("small", 10_000), bench.tree("small", 1_000)
    sides = {
        project.tree.name: functools.partial(project.cold, "docx", "html", parent=True)
        for project in (many, few)
    }
    samples = alternate(sides, runs=bench.runs)
    note = f"{len(many.sources):,} documents against {len(few.sources):,}"
    rows: list[Row] = []
    for what, unit, field, bound in (
        ("parent's memory", "MB", "parent", 1.2),
        ("wall a document", "ms", "wall", 1.1),
        ("CPU a document", "ms", "cpu", 1.1),
    ):
        ours, theirs = (
            Spread.of(
                [
                    getattr(sample, field) * (1 if unit == "MB" else 1e3 / len(side.sources))
                    for sample in samples[side.tree.name]
                ]
            )
            for side in (many, few)
        )
        rows.append(
            Row("scale", what, unit, ours, theirs, Target(bound), faster=False, note="" if rows else note)
        )
    return rows


def _lateness(samples: Sequence[Sample]) -> str:
    late = max(sample.late for sample in samples)
    return f"a process of octavo's outlived it by {late:.2f} s" if late > 0.1 else ""


def _joined(*notes: str) -> str:
    return "; ".join(note for note in notes if note)
