"""What formulas lose in Word and PowerPoint is said."""

from __future__ import annotations

import pytest

from tests.conftest import Project

TEXT = "# T\n\n$a | b$\n\n## S\n\n$$\\begin{array}{c|c} a & b \\\\ \\hline c & d \\end{array}$$\n"


@pytest.mark.parametrize("name", ["docx", "pptx"])
def test_lines_are_said(project: Project, name: str) -> None:
    found = [d for d in project.convert(TEXT, name).diagnostics if d.code.startswith("math")]
    assert [(d.code, d.span.line) for d in found] == [("math-lines", 7)]
    assert found[0].message == r"the lines of '\begin{array}{c|c} a & b \\ \hline c …' are left out"


@pytest.mark.parametrize("name", ["pdf", "html", "epub", "revealjs"])
def test_where_they_are_shown_nothing_is_said(project: Project, name: str) -> None:
    assert not [d for d in project.convert(TEXT, name).diagnostics if d.code.startswith("math")]
