"""`--verbose`: what was decided for a document is said, and never counts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import Octavo

Write = Callable[[str, str], Path]
NOTE = "a.md:5:1: note[slide-level]: slides start at headings of level 1"


def test_notes_are_said_on_request_only(octavo: Octavo, write: Write) -> None:
    write("a.md", "---\ntitle: T\n---\n\n# A {layout=content}\n\na\n")
    for words in (
        ("build", "a.md", "-f", "revealjs"),
        ("build", "a.md", "-f", "revealjs"),
        ("check", "a.md"),
    ):
        assert octavo(*words).err == ""
        said = octavo(*words, "--verbose", "--strict")
        assert said.err.startswith(NOTE) and said.status == 0
        assert "warning" not in said.err


def test_reports_have_them_on_request(octavo: Octavo, write: Write) -> None:
    write("a.md", "---\ntitle: T\n---\n\n# A {layout=content}\n\na\n")
    words = ("build", "a.md", "-f", "revealjs", "--report", "github")
    assert "::notice file=a.md,line=5,col=1,title=slide-level::" in octavo(*words, "-v").out
    assert "notice" not in octavo(*words).out
