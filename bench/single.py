"""Cases with one process for one document, or none."""

from __future__ import annotations

from pathlib import Path

from bench.measure import Spread, alternate, run, spread
from bench.peers import pandoc, weasyprint
from bench.projects import Bench, document_of
from bench.table import Row, Target


def single(bench: Bench) -> list[Row]:
    """One document of three pages to PDF, a fresh process, an empty store, against pandoc and WeasyPrint."""
    project = bench.tree("real", 100)
    source = document_of(3, project)
    target = bench.folder / "single.pdf"
    command: list[str | Path] = [
        pandoc(),
        "--standalone",
        "--from=commonmark_x",
        "--mathml",
        f"--pdf-engine={weasyprint()}",
    ]
    command += [f"--resource-path={source.parent}", f"--output={target}", source]
    sides = {
        "octavo": lambda: project.cold("pdf", only=source),
        "pandoc": lambda: run(command, cwd=project.tree, log=bench.folder / "log" / "single.txt"),
    }
    samples = alternate(sides, runs=bench.times(7))
    bound = Target(1.0, least=True)
    return [
        Row("single", what, "s", spread(samples["octavo"], field), spread(samples["pandoc"], field), bound)
        for what, field in (("wall", "wall"), ("CPU", "cpu"))
    ]


def long(bench: Bench) -> list[Row]:
    """One document of some 400 pages into PDF: CPU time a page, and the largest process."""
    import pikepdf

    project = bench.tree("long", 92)
    samples = [project.cold("pdf") for _ in range(bench.runs)]
    [pdf] = (project.output / "pdf").rglob("*.pdf")
    with pikepdf.open(pdf) as opened:
        pages = len(opened.pages)
    cpu = Spread.of([1000 * sample.cpu / pages for sample in samples])
    return [
        Row("long", "CPU a page", "ms", cpu, target=Target(45.0, "ms"), note=f"{pages} pages"),
        Row("long", "largest process", "MB", spread(samples, "peak"), target=Target(600.0, "MB")),
        Row("long", "wall", "s", spread(samples, "wall")),
    ]


def version(bench: Bench) -> list[Row]:
    """`octavo --version`."""
    log = bench.folder / "log" / "version.txt"
    command = [*bench.octavo, "--version"]
    samples = [run(command, cwd=bench.folder, log=log) for _ in range(bench.times(15) + 1)][1:]
    return [Row("version", "wall", "s", spread(samples, "wall"), target=Target(0.15, "s"))]
