"""Numbers of headings."""

from __future__ import annotations

import pytest

from pipeline.config import Headings
from tests.stages.conftest import Through

HEAD = "---\ntitle: T\n---\n\n"


def numbers(through: Through, text: str, numbered: int) -> list[str]:
    """The headings' words, in reading order."""
    from pipeline.core import ast

    passed = through(HEAD + text, headings=Headings(numbered))
    return [ast.plain_text(node["c"][2]) for node in passed.all("Header")]


@pytest.mark.parametrize(
    ("numbered", "headings"),
    [
        (0, ["A", "B", "C", "D", "E"]),
        (1, ["1 A", "B", "C", "2 D", "E"]),
        (2, ["1 A", "1.1 B", "1.2 C", "2 D", "2.1 E"]),
        (6, ["1 A", "1.1 B", "1.2 C", "2 D", "2.1 E"]),
    ],
)
def test_as_many_levels_as_asked_for(through: Through, numbered: int, headings: list[str]) -> None:
    assert numbers(through, "## A\n\n### B\n\n### C\n\n## D\n\n### E\n\nx\n", numbered) == headings


def test_unnumbered_headings_and_what_is_below_them_have_none(through: Through) -> None:
    text = "# A\n\n# Foreword {.unnumbered}\n\n## Thanks\n\n# B\n\n## C\n\nx\n"
    assert numbers(through, text, 3) == ["1 A", "Foreword", "Thanks", "2 B", "2.1 C"]


def test_identifiers_and_links_do_not_change(through: Through) -> None:
    passed = through(f"{HEAD}# A b\n\n[see](#a-b)\n", headings=Headings(1))
    assert passed.tree == "H1{#a-b}(Span{.header-section-number}(1) A b)\nPara(Link(see → #a-b))"
    assert passed.codes == []


def test_front_matter_asks_for_numbers(through: Through) -> None:
    passed = through("---\ntitle: T\nheadings:\n  numbered: 1\n---\n\n# A\n\nx\n")
    assert passed.tree == "H1{#a}(Span{.header-section-number}(1) A)\nPara(x)"
