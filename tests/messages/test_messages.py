"""Each diagnostic as its author sees it: one case a code, compared whole.

A case holds its settings, files behind `=== NAME` lines, and what is shown behind `=== expected`. Run pytest with
OCTAVO_ACCEPT=1 to write what is shown now into the cases; then read the difference.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.cli.console import render
from pipeline.core.diagnostics import Diagnostic
from pipeline.engine.rules import rules
from tests.conftest import Project

CASES = sorted((Path(__file__).parent / "cases").glob("*.txt"))
ACCEPT = "OCTAVO_ACCEPT" in os.environ

# These need something that no document can bring; tests/messages/test_special.py has them.
SPECIAL = frozenset(
    "active-unclear artifact-access artifact-active artifact-font artifact-invalid artifact-judged artifact-link docx-style engines-differ format-unknown internal-error link-dead link-unsure nothing-to-build output-collision output-unwritable pandoc-failed "
    "pandoc-timeout path-not-found path-outside plugin-broken plugin-failed plugin-ignored plugin-order print-failed settings-missing settings-syntax settings-untrusted source-control source-date-epoch source-encoding source-too-large source-unreadable "
    "memory-limit temporary-unwritable time-limit weasyprint-switch".split()
)


@dataclass(frozen=True)
class Case:
    """A parsed case file."""

    settings: dict[str, str]
    files: dict[str, str]

    @classmethod
    def read(cls, path: Path) -> Case:
        head, *parts = re.split(r"^=== (.+)\n", path.read_text("utf-8"), flags=re.MULTILINE)
        settings = dict(line.split(": ", 1) for line in head.splitlines())
        return cls(settings, dict(zip(parts[::2], parts[1::2], strict=True)))


def shown(project: Project, case: Case) -> tuple[Diagnostic, ...]:
    """Return what there is to say about the case's document, built with its other files beside it."""
    for name, text in case.files.items():
        if name not in ("a.md", "expected"):
            project.write(name, text)
    formats = case.settings["formats"].split(",")
    return project.convert(case.files["a.md"], *formats, untrusted="untrusted" in case.settings).diagnostics


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_whole_message(project: Project, path: Path) -> None:
    case = Case.read(path)
    found = shown(project, case)
    rendered = "\n\n".join(map(render, found)) + "\n"
    if ACCEPT:
        before = path.read_text("utf-8").split("=== expected\n", 1)[0]
        path.write_text(f"{before}=== expected\n{rendered}", "utf-8")
        case = Case.read(path)
    assert rendered == case.files["expected"]
    assert path.stem in {diagnostic.code for diagnostic in found}
    for diagnostic in found:
        check_style(diagnostic, project.root)


def check_style(diagnostic: Diagnostic, root: Path) -> None:
    """Fail for what no message may say."""
    text = render(diagnostic)
    assert "Traceback" not in text
    assert str(root) not in text
    assert "/tmp/" not in text
    assert "object at 0x" not in text
    for sentence in (diagnostic.message, diagnostic.hint):
        assert not sentence.endswith("."), sentence
        assert "\n" not in sentence
    assert re.match(r"[^A-Z]|[A-Z]{2}|Octavo", diagnostic.message), diagnostic.message
    assert diagnostic.severity is rules()[diagnostic.code].severity


def test_every_code_has_a_case() -> None:
    cases = {path.stem for path in CASES}
    assert cases | SPECIAL == set(rules())
    assert not cases & SPECIAL


def test_every_special_code_has_a_test() -> None:
    special = (Path(__file__).parent / "test_special.py").read_text("utf-8")
    assert {code for code in SPECIAL if f'"{code}"' not in special} == set()
