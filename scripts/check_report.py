"""Checks a report of `octavo build --report json`: every failure has a diagnostic, every output exists.

    python scripts/check_report.py REPORT [--formats A,B,C] [--authors-errors]

Without --authors-errors no document may have an error at all. Paths in the report are taken from the current folder.
"""

import argparse
import hashlib
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

INTERNAL = "internal-error"
BUILT = ("built", "cached")


def findings(report: Mapping[str, Any], formats: Sequence[str], *, authors_errors: bool) -> Iterator[str]:
    """Yields a sentence for each inconsistency in the report."""
    errors = [found for found in report["diagnostics"] if found["severity"] == "error"]
    explained = {found["path"] for found in errors if found["code"] != INTERNAL}
    for found in errors:
        if found["code"] == INTERNAL or not authors_errors:
            yield f"{found['path']}:{found['line']}: {found['code']}: {found['message']}"
    made: dict[str, set[str]] = defaultdict(set)
    for artifact in report["artifacts"]:
        made[artifact["source"]].add(artifact["format"])
        yield from _artifact(artifact, explained)
    for source, have in sorted(made.items()):
        if lacking := sorted(set(formats) - have):
            yield f"{source}: nothing said about {', '.join(lacking)}"
    if not made:
        yield "the report lists no artifact"


def _artifact(artifact: Mapping[str, Any], explained: set[str]) -> Iterator[str]:
    name = f"{artifact['source']} as {artifact['format']}"
    if artifact["status"] not in BUILT:
        if artifact["source"] not in explained:
            yield f"{name}: {artifact['status']} without an error that says why"
        return
    path = Path(artifact["path"])
    if not path.is_file():
        yield f"{name}: {artifact['status']}, but {path} is not there"
    elif hashlib.sha256(path.read_bytes()).hexdigest() != artifact["sha256"]:
        yield f"{name}: {path} is not what the report says"


def main() -> int:
    """Prints the findings and a line of totals."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("report", type=Path)
    parser.add_argument("--formats", default="", help="formats every document must appear in")
    parser.add_argument(
        "--authors-errors", action="store_true", help="documents may be wrong, the pipeline may not"
    )
    words = parser.parse_args()
    report = json.loads(words.report.read_text("utf-8"))
    formats = [name for name in words.formats.split(",") if name]
    found = list(findings(report, formats, authors_errors=words.authors_errors))
    print(*found, sep="\n", end="\n" if found else "")
    totals = Counter(artifact["status"] for artifact in report["artifacts"])
    said = Counter(diagnostic["severity"] for diagnostic in report["diagnostics"])
    print(f"report: artifacts {dict(sorted(totals.items()))}, diagnostics {dict(sorted(said.items()))}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
