"""The benchmark's command line: `python -m bench [CASE…]`, or `make bench ARGS="pdf noop"`."""

from __future__ import annotations

import argparse
import functools
import os
import platform
import shlex
import signal
import sys
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path

from bench import batches, rebuilds, single, table
from bench.measure import Unmeasured, settle
from bench.projects import Bench
from bench.table import Row

ROOT = Path(__file__).resolve().parent.parent
CASES: Mapping[str, Callable[[Bench], list[Row]]] = {
    "pdf": functools.partial(batches.one_format, name="pdf"),
    "all5": batches.five_formats,
    "docx": functools.partial(batches.one_format, name="docx"),
    "epub": functools.partial(batches.one_format, name="epub"),
    "pptx": functools.partial(batches.one_format, name="pptx"),
    "revealjs": functools.partial(batches.one_format, name="revealjs"),
    "typst": batches.typst,
    "outside": batches.outside,
    "noop": rebuilds.noop,
    "one-changed": rebuilds.one_changed,
    "watch": rebuilds.watch,
    "single": single.single,
    "long": single.long,
    "version": single.version,
    "scale": batches.scale,
}


def main() -> int:
    """Run the requested cases, print their table, and write it to build/bench.json; return 1 if a case could not be run."""
    # In the background, a shell makes this process ignore Ctrl-C, and `octavo watch`, which is stopped by it, would inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    asked = _arguments()
    results = ROOT / "build" / ("bench-quick.json" if asked.quick else "bench.json")
    if asked.write_docs:
        table.write_docs(ROOT / "docs" / "performance.md", results, list(CASES))
        return 0
    folder = ROOT / "build" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    cores = settle()
    bench = Bench(
        folder, tuple(shlex.split(asked.octavo)), cores, 1 if asked.quick else asked.runs, asked.quick
    )
    whole = True
    for name in asked.cases or CASES:
        print(f"\n{name}", flush=True)
        machine = _machine(cores)
        if os.getloadavg()[0] > 1 and name == (asked.cases or list(CASES))[0]:
            print(f"others are at work here (load {os.getloadavg()[0]:.1f}): CPU says more than wall time")
        rows: list[Row] | str
        try:
            rows = CASES[name](bench)
            print(table.as_text([table.as_data(row) for row in rows]))
            print(*(f"  {row.what}: {row.note}" for row in rows if row.note), sep="\n", end="", flush=True)
        except Unmeasured as reason:
            rows, whole = str(reason), False
            print(f"not measured: {reason}", file=sys.stderr)
        table.merge(results, machine, {name: rows})
    print(f"\nwritten to {results.relative_to(ROOT)}")
    return 0 if whole else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("cases", nargs="*", metavar="CASE", help=f"what to run: {', '.join(CASES)}")
    parser.add_argument("--runs", type=int, default=3, help="how often each side of a comparison runs (3)")
    parser.add_argument(
        "--quick", action="store_true", help="few documents, one run: to try the benchmark out"
    )
    parser.add_argument(
        "--write-docs", action="store_true", help="only write the results into docs/performance.md"
    )
    parser.add_argument("--octavo", default=str(ROOT / ".venv" / "bin" / "octavo"), help="another octavo")
    asked = parser.parse_args()
    if unknown := sorted(set(asked.cases) - set(CASES)):
        parser.error(f"no case {', '.join(unknown)}; there are {', '.join(CASES)}")
    return asked


def _machine(cores: int) -> dict[str, object]:
    """Return the description of the machine; `load` is the load average at the start."""
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    packages = {name: version(name) for name in ("pypandoc_binary", "weasyprint")}
    return {
        "cores": cores,
        "CPU": cpu,
        "Python": platform.python_version(),
        **packages,
        "load": os.getloadavg()[0],
    }


if __name__ == "__main__":
    sys.exit(main())
