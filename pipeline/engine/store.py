"""What was built before: a manifest of every output with digests of all it was made from."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec

from pipeline import resources
from pipeline.config import Settings
from pipeline.core.diagnostics import Diagnostic, Failure, Severity
from pipeline.core.text import Span
from pipeline.engine import publish
from pipeline.engine.document import Result

_DAMAGE = (LookupError, TypeError, ValueError, AttributeError)  # what a damaged entry makes reading it raise
_VERSION = 1
_PARTS = frozenset(("source", "inputs", "outputs", "diagnostics"))  # of what is kept of a document
_TOOLS = (
    "pypandoc_binary",
    "weasyprint",
    "jinja2",
    "pikepdf",
    "ziamath",
    "resvg-py",
    "uharfbuzz",
    "fonttools",
)


@dataclass(frozen=True, slots=True)
class Kept:
    """An output as it was built: where it lies, its SHA-256, and what was said about its document."""

    path: str
    sha256: str


class Store:
    """The manifest of one output folder. A damaged or foreign manifest counts as an empty one."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self._folder, self._root = folder, settings.root
        self._file = folder / ".octavo" / "manifest.json"
        self._identity = _identity(settings)
        self._entries: dict[str, dict[str, Any]] = {}
        with contextlib.suppress(OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
            found = json.loads(self._file.read_text("utf-8"))
            if (found["version"], found["identity"]) == (_VERSION, self._identity):
                self._entries = {k: v for k, v in found["documents"].items() if _is_entry(v)}

    def fresh(self, name: str, path: Path, formats: Iterable[str]) -> dict[str, Kept] | None:
        """Return a document's outputs if nothing they were made from has changed and all still lie there whole."""
        try:
            entry = self._entries[name]
            outputs = {key: Kept(**entry["outputs"][key]) for key in formats}
            inputs = {self._absolute(file): known for file, known in entry["inputs"].items()}
            self.diagnostics(name)
            same = entry["source"] == self._portable(path)
        except _DAMAGE:
            return None  # never built in these formats, or damaged
        same = same and all(_digest(file) == known for file, known in inputs.items())
        whole = same and all(_digest(self._folder / kept.path) == kept.sha256 for kept in outputs.values())
        return outputs if whole else None

    def diagnostics(self, name: str) -> tuple[Diagnostic, ...]:
        """Return what was said about a document when it was built."""
        return tuple(
            Diagnostic(
                d["code"], Severity(d["severity"]), d["message"], Span(**d["span"]), d["hint"], d["trace"]
            )
            for d in self._entries[name]["diagnostics"]
        )

    def _known(self, name: str) -> tuple[Diagnostic, ...]:
        """Return a document's diagnostics, none if their entry is damaged."""
        try:
            return self.diagnostics(name)
        except _DAMAGE:
            return ()

    def remember(self, result: Result, outputs: Mapping[str, Kept]) -> None:
        """Note a document's outputs and what was said; those of other formats stay known while its inputs are the same."""
        inputs = {self._portable(Path(path)): digest for path, digest in sorted(result.inputs.items())}
        before = self._entries.get(result.source.name)
        same = before is not None and before["inputs"] == inputs
        kept = before["outputs"] if before and same else {}
        said = dict.fromkeys((*result.diagnostics, *(self._known(result.source.name) if same else ())))
        self._entries[result.source.name] = {
            "source": self._portable(result.source.path),
            "inputs": inputs,
            "outputs": {**kept, **{key: asdict(value) for key, value in outputs.items()}},
            "diagnostics": [asdict(diagnostic) for diagnostic in said],
        }

    def save(self) -> None:
        """Write the manifest; without it the next build only does more, so a full or read-only disk is no error."""
        data = {"version": _VERSION, "identity": self._identity, "documents": self._entries}
        with contextlib.suppress(Failure):
            publish.sweep((self._file.parent,))
            text = json.dumps(data, sort_keys=True)
            publish.publish(self._file, text.encode(), shown=self._file.name)

    def _portable(self, path: Path) -> str:
        return path.relative_to(self._root).as_posix() if path.is_relative_to(self._root) else path.as_posix()

    def _absolute(self, name: str) -> Path:
        return self._root / name


def _is_entry(value: Any) -> bool:
    return value.keys() >= _PARTS and isinstance(value["outputs"], dict)


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _identity(settings: Settings) -> str:
    """Return a digest of all that every output depends on: settings, themes, assets, tools, and Octavo itself."""
    hasher = hashlib.sha256()
    shown = {
        "tables": [
            msgspec.to_builtins(t)
            for t in (settings.project, settings.build.theme, settings.slides, settings.limits)
        ],
        "options": {name: msgspec.to_builtins(options) for name, options in settings.options.items()},
        "variables": settings.variables,
        "untrusted": settings.untrusted,
        "date": settings.date,
        "tools": {name: version(name) for name in _TOOLS},
    }
    hasher.update(json.dumps(shown, sort_keys=True, default=str).encode())
    package = Path(__file__).resolve().parent.parent
    themes = (settings.root / "templates", resources.templates())
    hasher.update(_digest(resources.assets() / "manifest.json").encode())
    for folder, patterns in ((package, ("*.py", "*.lua")), *((theme, ("*",)) for theme in themes)):
        files = {file for pattern in patterns for file in folder.rglob(pattern) if file.is_file()}
        for file in sorted(files):
            hasher.update(f"{file.relative_to(folder).as_posix()}\0{_digest(file)}\0".encode())
    return hasher.hexdigest()
