"""Each fix is told where fixes are listed, and has a report for WeasyPrint."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.tools.weasyprint.patches.fix_groups import FIXES

DOCS = Path(__file__).resolve().parents[4] / "docs"


@pytest.mark.parametrize("name", [group.name for group in FIXES])
def test_a_fix_has_a_report_and_is_told(name: str) -> None:
    assert f"`{name}`" in (DOCS / "upstream" / "README.md").read_text("utf-8")
    assert f"| `{name}` |" in (DOCS / "decisions" / "0012-inside-weasyprint.md").read_text("utf-8")


def test_all_of_them_are_fixes() -> None:
    assert all(group.fix for group in FIXES)
