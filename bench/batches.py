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
    """The share of the CPU time that neither pandoc nor WeasyPrint took, of cold builds as `all5` and `pdf` have."""
    project = bench.tree("real", 100)
    report = bench.folder / "report.json"
    words = ("--timings", "--report", "json", "--report-file", report)
    rows = []
    for case, formats in (("all5", FIVE), ("pdf", ("pdf",))):
        samples, engines = [], []
        for _ in range(bench.runs):
            samples.append(project.cold(*formats, words=words))
            engines.append(_engines(report))
        rows += _shares(case, samples, engines)
    return rows


def _shares(case: str, samples: Sequence[Sample], engines: Sequence[dict[str, float]]) -> list[Row]:
    """Everything is taken from what the kernel counted for the whole tree; octavo only says what the engines took."""
    shares = [
        100 * (1 - sum(took.values()) / sample.cpu) for sample, took in zip(samples, engines, strict=True)
    ]
    rows = [Row("outside", f"{case}: CPU outside engines", "%", Spread.of(shares), target=Target(5.0, "%"))]
    for name in engines[0]:
        seconds = Spread.of([took[name] for took in engines])
        rows.append(Row("outside", f"{case}: CPU in {name}", "s", seconds))
    return rows


def _engines(report: Path) -> dict[str, float]:
    """Return CPU seconds of the engines, as the report's "timings" have them."""
    timings = json.loads(report.read_text("utf-8")).get("timings", {})
    try:
        return {name: float(timings[name]["cpu"]) for name in ("pandoc", "weasyprint")}
    except (KeyError, TypeError) as error:
        raise Unmeasured("octavo's report has no CPU time of pandoc and WeasyPrint") from error


def scale(bench: Bench) -> list[Row]:
    """10,000 small documents against 1,000, docx and html: the parent's memory, and time a document."""
    sides = {"many": bench.tree("small", 10_000), "few": bench.tree("small", 1_000)}
    samples = alternate(
        {
            side: functools.partial(project.cold, "docx", "html", parent=True)
            for side, project in sides.items()
        },
        runs=bench.runs,
    )
    rows = [_growth("parent's memory", "MB", samples, "parent", dict.fromkeys(sides, 1.0), Target(1.2))]
    parts = {side: 1e3 / len(project.sources) for side, project in sides.items()}
    rows.append(_growth("wall a document", "ms", samples, "wall", parts, Target(1.1)))
    rows.append(_growth("CPU a document", "ms", samples, "cpu", parts, Target(1.1)))
    return rows


def _growth(
    what: str,
    unit: str,
    samples: dict[str, list[Sample]],
    field: str,
    parts: dict[str, float],
    target: Target,
) -> Row:
    many, few = (
        Spread.of([getattr(sample, field) * parts[side] for sample in samples[side]])
        for side in ("many", "few")
    )
    return Row("scale", what, unit, many, few, target, faster=False, note="10,000 documents against 1,000")


def _lateness(samples: Sequence[Sample]) -> str:
    late = max(sample.late for sample in samples)
    return f"a process of octavo's outlived it by {late:.2f} s" if late > 0.1 else ""


def _joined(*notes: str) -> str:
    return "; ".join(note for note in notes if note)
