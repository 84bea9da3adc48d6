"""Lines behind a bar keep their ends."""

from __future__ import annotations

import pytest

from pipeline.core import ast
from tests.conftest import Project

HEAD = "---\ntitle: A\n---\n\n"


def lines(project: Project, text: str) -> list[str]:
    """The lines of all paragraphs, with / between those of a paragraph."""
    blocks = list(project.document(HEAD + text).blocks)
    return [
        "".join("/" if item["t"] == "LineBreak" else ast.plain_text(item) for item in block["c"]).replace(
            "\u00a0", "_"
        )
        for block in ast.find(blocks, "Para")
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("| one\n| two\n", ["one/two"]),
        ("| one\n|    in\n|\n| *last*\n  goes on\n", ["one/___in//last goes on"]),
        ("| a\n  b\n| c\n", ["a b/c"]),
        ("Above.\n\n| one\n| two\n\nBelow.\n", ["Above.", "one/two", "Below."]),
        ("> | one\n> | two\n", ["one/two"]),
        ("- item\n\n  | one\n  | two\n", ["item", "one/two"]),
        ("| - dash\n| # sign\n", ["- dash/# sign"]),
        ("| only\n", ["only"]),
        ("Above.\n| one\n", ["Above. | one"]),
        ("| one\nplain\n", ["| one plain"]),
        ("    | code\n", []),
        ("```\n| code\n```\n", []),
        ("|one\n|two\n", ["|one |two"]),
        ("a | b\n", ["a | b"]),
    ],
)
def test_lines_are_kept(project: Project, text: str, found: list[str]) -> None:
    assert lines(project, text) == found


def test_tables_stay_tables(project: Project) -> None:
    document = project.document(HEAD + "| a | b |\n|---|---|\n| c | d |\n\n| e |\n|---|\n| f |\n")
    assert len(ast.find(list(document.blocks), "Table")) == 2


def test_positions_are_the_authors_own(project: Project) -> None:
    found = project.convert(HEAD + "| see\n| and [^no] here\n", "ast").diagnostics
    assert [(d.span.line, d.span.column) for d in found] == [(6, 7)]
