"""Documents there is nothing to say about: a diagnostic here would be a false one."""

from __future__ import annotations

import pytest

from pipeline.core import ast
from tests.conftest import Project

HEAD = "---\ntitle: A\n---\n\n"


@pytest.mark.parametrize(
    "text",
    [
        "Indented code:\n\n    see [^1], <!-- and ::: note\n\n    ```\n\nText.\n",
        "\tcode with [^1]\n\nText.\n",
        "Code `[^1]` and ``[^2] <!--`` and \\[^3].\n",
        "```\n[^1] <!-- ::: note\n```\n",
        "~~~~\n```\n~~~\n~~~~\n",
        "> ```\n> [^1]\n> ```\n",
        "- item\n\n  ```\n  [^1]\n  ```\n",
        "A comment <!-- [^1] --> and <!-- one\nof [^2] many\nlines --> ends.\n",
        "Used[^n] in an item:\n\n- item\n\n    more[^n]\n\n[^n]: Note\n\n    with [a link](https://a.example).\n",
        "::: note\nA div.\n:::\n\n:::: {.columns}\n::: {.column}\nx\n:::\n::::\n",
        "Braces {{ x }} and {% y %} without jinja.\n",
        "No final newline",
        "One line\r\nand another\rand a third\r\n",
        "Emoji \U0001f600, Greek αβγ, Cyrillic абв, “quotes”, 5 € – and so…\n",
        "# One {#a}\n\n## Two\n\n[to one](#a), [to two](#two)\n",
        "Formulas $\\ce{A ->[H2O][\\Delta] B}$, $f[i][j]$ and $$\\alpha[i][j]$$.\n",
        "A hard  \nbreak, a dollar 5$ and 6$, a tag-like 1 < 2 > 0.\n",
    ],
)
def test_nothing_is_said(project: Project, text: str) -> None:
    assert [(str(d.span), d.code, d.message) for d in project.convert(HEAD + text, "html").diagnostics] == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("- item\n\n    more[^x]\n", 7),
        ("1. item\n\n    more[^x]\n", 7),
        ("Used[^n].\n\n[^n]: Note\n\n    more[^x]\n", 9),
        ("paragraph\n    goes on[^x]\n", 6),
    ],
)
def test_text_that_is_indented_is_still_looked_at(project: Project, text: str, line: int) -> None:
    found = project.convert(HEAD + text, "html").diagnostics
    assert [(d.span.line, d.code) for d in found] == [(line, "footnote-undefined")]


def test_dollars_that_are_no_formula_hide_nothing(project: Project) -> None:
    found = project.convert(HEAD + "It costs \\$5, see [a][b], and \\$6.\n", "html").diagnostics
    assert [(d.span.line, d.span.column, d.code) for d in found] == [(5, 21, "reference-undefined")]


def test_blocks_of_mkdocstrings_have_no_end(project: Project) -> None:
    found = project.convert(HEAD + "::: weaver.Loom\n    options: x\n\nText.\n", "html").diagnostics
    assert [(d.span.line, d.code) for d in found] == [(5, "foreign-syntax")]
    found = project.convert(HEAD + "::: lead\n\nText.\n", "html").diagnostics
    assert [(d.span.line, d.code) for d in found] == [(5, "div-unclosed")]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("1. one\n   a. two\n   b. three\n", [(6, 4)]),
        ("Text:\n(a) two\n(b) three\n", [(6, 2)]),
        ("Text:\ni) two\nii) three\n", [(6, 1)]),
        ("A. B. Sample\nB. Others\n", [(5, 1)]),
        ("A.  one\nB.  two\n", []),
        ("Text:\n\na. two\nb. three\n", []),
        ("See part\na. of it\nand more\n", []),
        ("Text:\n1. two\n2. three\n", []),
        ("I. Sample\nand others\n", []),
    ],
)
def test_lists_that_are_text_are_said(project: Project, text: str, places: list[tuple[int, int]]) -> None:
    found = project.convert(HEAD + text, "ast").diagnostics
    assert [(d.span.line, d.span.column) for d in found if d.code == "enumeration-text"] == places
    lists = ast.find(list(project.document(HEAD + text).blocks), "OrderedList")
    assert not places or len(lists) < 2
