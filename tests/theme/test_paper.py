"""The sheet of paper."""

from __future__ import annotations

import pytest

from pipeline import theme
from pipeline.core.spans import Span
from pipeline.theme.paper import choose_sheet
from tests.conftest import Project
from tests.outputs.pdf.pages import with_options, words


@pytest.mark.external
@pytest.mark.parametrize(("paper", "columns"), [("A4", 80), ("Letter", 80), ("Legal", 80), ("A5", 62)])
def test_code_breaks_where_the_paper_ends(project: Project, paper: str, columns: int) -> None:
    aurora = theme.load("aurora", root=project.root, span=Span(""))
    assert choose_sheet(aurora, paper=paper, landscape=False, two_sided=False).columns == columns
    text = f"# T\n\n```text\n{'x' * columns}\n```\n\n```text\n{'y' * (columns + 1)}\n```\n"
    pages = words(with_options(project, text, f'paper = "{paper}"'), project.root)
    assert "x" * columns in pages[0] and "y" * (columns + 1) not in pages[0]
