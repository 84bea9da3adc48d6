"""A report as SARIF 2.1.0 (OASIS), which GitHub's code scanning and editors read."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pipeline import __version__
from pipeline.cli.reports import wording
from pipeline.cli.reports.data import dumped
from pipeline.core.diagnostics import Diagnostic
from pipeline.engine.report import Report

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_BASE = "%SRCROOT%"
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^a-z])")
Json = dict[str, Any]


def as_sarif(report: Report) -> str:
    """Return the report as one run: rules that are met, the files with their outputs, a result a diagnostic.

    Paths count from the repository's top, lines and columns (code points) from 1. Nothing in it depends on when or
    how fast it was built.
    """
    home = wording.top(Path.cwd())
    codes = sorted({diagnostic.code for diagnostic in report.diagnostics})
    files = _Files.of(report, home)
    run = {
        "tool": {"driver": {"name": "Octavo", "version": __version__, "rules": _rules(codes)}},
        "columnKind": "unicodeCodePoints",
        # Without a uri, which would say where the repository lies on this machine (3.14.14).
        "originalUriBaseIds": {_BASE: {"description": {"text": "The top of the repository."}}},
        "artifacts": files.described(report),
        "results": list(_results(report.diagnostics, codes, files)),
    }
    return dumped({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


@dataclass(frozen=True, slots=True)
class _Files:
    """The repository's files that the report speaks of: their paths from its top on, each with its index."""

    home: Path
    index: Mapping[str, int]

    @classmethod
    def of(cls, report: Report, home: Path) -> _Files:
        shown = dict.fromkeys([*(b.source for b in report.built), *(d.span.path for d in report.diagnostics)])
        places = (wording.below(home, path) for path in shown)
        inside = dict.fromkeys(place for place in places if not _outside(place))
        return cls(home, {path: index for index, path in enumerate(inside)})

    def described(self, report: Report) -> list[Json]:
        outputs: dict[str, list[Json]] = {}
        for item in report.built:
            path = wording.harmless(wording.below(self.home, item.path))
            entry = {"format": item.format, "path": path, "status": item.status, "sha256": item.sha256}
            known = {key: value for key, value in entry.items() if value}
            outputs.setdefault(wording.below(self.home, item.source), []).append(known)
        sources = {
            path: {"roles": ["analysisTarget"], "properties": {"outputs": made}}
            for path, made in outputs.items()
        }
        return [{"location": _location(path), **sources.get(path, {})} for path in self.index]

    def place(self, diagnostic: Diagnostic) -> Json:
        """Return a location; a file outside of the repository is named, a URI would need a ".." (3.10.2)."""
        span = diagnostic.span
        path = wording.below(self.home, span.path)
        if _outside(path):
            return {"logicalLocations": [{"fullyQualifiedName": wording.harmless(path)}]}
        physical: Json = {"artifactLocation": {**_location(path), "index": self.index[path]}}
        if span.line:
            physical["region"] = {"startLine": span.line, "startColumn": span.column}
        return {"physicalLocation": physical}


def _results(diagnostics: Sequence[Diagnostic], codes: Sequence[str], files: _Files) -> Iterator[Json]:
    seen: Counter[str] = Counter()
    for diagnostic in diagnostics:
        place = files.place(diagnostic)
        # The same finding on another line is the same one; of equal ones in a file, the first is the first.
        said = "\0".join(
            (diagnostic.code, wording.below(files.home, diagnostic.span.path), diagnostic.message)
        )
        seen[said] += 1
        digest = hashlib.sha256(f"{said}\0{seen[said]}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
        yield {
            "ruleId": diagnostic.code,
            "ruleIndex": codes.index(diagnostic.code),
            "level": diagnostic.severity.value,
            "message": {"text": _message(wording.message(diagnostic))},
            "locations": [place],
            "partialFingerprints": {"octavoDiagnostic/v1": digest},
        }


def _rules(codes: Sequence[str]) -> list[Json]:
    from pipeline.engine import rules  # every stage and output; only this form needs them

    known = rules.rules()
    return [
        {
            "id": code,
            "shortDescription": {"text": _SENTENCE.split(known[code].explanation, maxsplit=1)[0]},
            "fullDescription": {"text": known[code].explanation},
            "defaultConfiguration": {"level": known[code].severity.value},
        }
        if code in known
        else {"id": code}
        for code in codes
    ]


def _location(path: str) -> Json:
    return {"uri": quote(path, errors="surrogateescape"), "uriBaseId": _BASE}


def _outside(path: str) -> bool:
    return path == ".." or path.startswith("../")


def _message(text: str) -> str:
    """Return a text as a plain message string: doubled braces (3.11.5), and nothing that reads as a link (3.11.6)."""
    return text.replace("{", "{{").replace("}", "}}").replace("](", "] (")
