"""Page breaks as blocks of a tree."""

from __future__ import annotations

from pipeline.core import ast, page_breaks


def test_either_name_breaks() -> None:
    for name in ("pagebreak", "page-break"):
        assert page_breaks.is_break(ast.node("Div", [ast.attr(classes=["note", name]), []]))


def test_nothing_else_breaks() -> None:
    assert not page_breaks.is_break(ast.node("Div", [ast.attr(classes=["page"]), []]))
    assert not page_breaks.is_break(ast.node("Header", [1, ast.attr(classes=["pagebreak"]), []]))


def test_one_that_is_made_breaks_and_has_the_place_of_its_like() -> None:
    like = {"t": "Para", "c": [], "pos": [3, 1, ""]}
    made = page_breaks.made(like)
    assert page_breaks.is_break(made) and made["pos"] == like["pos"]
