"""Formulas as GitHub has them."""

from __future__ import annotations

import pytest

from pipeline.core import ast
from tests.conftest import Project

HEAD = "---\ntitle: A\n---\n\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("```math\nx^2\n```\n", [("DisplayMath", "x^2")]),
        ("- item\n\n  ```math\n  a\n  + b\n  ```\n", [("DisplayMath", "a\n+ b")]),
        ("Where $`a_b * c_d*`$ is, and $x$.\n", [("InlineMath", "a_b * c_d*"), ("InlineMath", "x")]),
        ("```math\n```\n", []),
        ("```mathematica\nx\n```\n", []),
        ("```\nmath\n```\n", []),
    ],
)
def test_they_are_read(project: Project, text: str, found: list[tuple[str, str]]) -> None:
    blocks = list(project.document(HEAD + text).blocks)
    assert [(kind["t"], tex) for kind, tex in (item["c"] for item in ast.find(blocks, "Math"))] == found


def test_nothing_is_said_and_a_mistake_has_its_line(project: Project) -> None:
    assert not project.convert(HEAD + "```math\nx\n```\n\n$`y`$\n", "html", "pdf").diagnostics
    found = project.convert(HEAD + "```math\n\\frac{\n```\n", "html").diagnostics
    assert [(d.code, d.span.line) for d in found] == [("math-invalid", 5)]
