"""Prints the tables of pipeline/tools/weasyprint/patches/written_for.py for the packages that are installed.

python scripts/weasyprint_sources.py
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from pipeline.tools.weasyprint.patches.groups import GROUPS
from pipeline.tools.weasyprint.patches.source import digest, file_of, package_of


def table(name: str, values: dict[str, str]) -> Iterator[str]:
    """Yield the lines of a table."""
    yield f"{name} = {{"
    yield from (f'    "{key}": ' + (f'"{value}",' if value else "ABSENT,") for key, value in values.items())
    yield "}"


if __name__ == "__main__":
    targets = sorted({target for group in GROUPS for target in (*group.relies_on, *group.replaces)})
    for name, values in (
        ("VERSIONS", {package: version(package) for package in sorted({*map(package_of, targets)})}),
        ("DIGESTS", {target: digest(target) for target in targets}),
        ("FILES", {file: digest(file) for file in sorted({*map(file_of, targets)})}),
    ):
        print(*table(name, values), sep="\n")
