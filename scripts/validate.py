"""Runs external validators on finished files: epubcheck, the Open XML validator, qpdf, xmllint; Ace if it is on the PATH.

python scripts/validate.py PATH...     files, or folders to search; prints each problem, ends with 1 if there is one
"""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from pipeline.tools import validators  # the checkout's, installed or not

MODULES = Path(__file__).resolve().parent / "dev" / "node_modules" / "@xarsh"
NEEDED = ("epubcheck", "qpdf", "ooxml-validator", "xmllint")
SUFFIXES = frozenset(suffix for judge in validators.VALIDATORS for suffix in judge.suffixes)


def problems(path: Path) -> list[str]:
    """The problems of one file; empty for a valid one. A validator that is not installed is a problem, too."""
    _know_modules()
    if not path.is_file() or not path.stat().st_size:
        return ["missing or empty"]
    found = []
    for judge in validators.for_file(path):
        if judge.command():
            found += judge.problems(path)
        elif judge.name in NEEDED:
            found.append(f"no {judge.name} here: run scripts/external.sh")
    return found


def candidates(paths: Iterable[Path]) -> Iterator[Path]:
    """The files that have a validator, in a stable order."""
    for path in paths:
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*") if file.suffix in SUFFIXES and file.is_file())
        else:
            yield path


def main(words: Sequence[str]) -> int:
    """Checks two files at a time; each validator is a process."""
    files = list(candidates(map(Path, words)))
    with ThreadPoolExecutor(2) as pool:
        verdicts = list(zip(files, pool.map(problems, files), strict=True))
    for path, found in verdicts:
        for problem in found:
            print(f"{path}: {problem}")
    bad = sum(bool(found) for _, found in verdicts)
    print(f"validate: {len(files)} files, {bad} invalid")
    return 1 if bad or not files else 0


@cache
def _know_modules() -> None:
    """Adds the Open XML validator that npm installed to the PATH, once a process."""
    homes = [str(found.parent) for found in MODULES.glob("ooxml-validator-*/ooxml-validator")]
    os.environ["PATH"] = os.pathsep.join([*homes, os.environ.get("PATH", "")])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
