"""Conditional content: kept in the formats it is meant for, removed in others."""

from __future__ import annotations

import pytest

from pipeline.core import ast, conditional
from pipeline.core.ast import Node


def div(*classes: str) -> Node:
    return {"t": "Div", "c": [ast.attr(classes=classes), [ast.para("x")]]}


@pytest.mark.parametrize(
    ("classes", "stays"),
    [
        ((), True),
        (("wide",), True),
        (("only-pdf",), True),
        (("only-print",), True),
        (("only-slides",), False),
        (("only-slides", "only-pdf"), True),
        (("not-pdf",), False),
        (("not-slides",), True),
        (("only-print", "not-pdf"), False),
    ],
)
def test_what_stays_in_a_pdf(classes: tuple[str, ...], stays: bool) -> None:
    kept = conditional.select([div(*classes)], frozenset(("pdf", "print")))
    assert kept == ([div(*classes)] if stays else [])


@pytest.mark.parametrize(
    "item",
    [
        {"t": "Span", "c": [ast.attr(classes=["not-pdf"]), ast.text("x")]},
        {"t": "CodeBlock", "c": [ast.attr(classes=["not-pdf"]), "x"]},
        {"t": "Header", "c": [1, ast.attr(classes=["not-pdf"]), ast.text("x")]},
        {"t": "Image", "c": [ast.attr(classes=["not-pdf"]), [], ["x", ""]]},
    ],
    ids=lambda item: item["t"],
)
def test_any_kind_of_node_can_be_conditional(item: Node) -> None:
    assert conditional.select([item], frozenset(("pdf",))) == []
    assert conditional.select([item], frozenset(("epub",))) == [item]


def test_conditions_inside_others_hold_too() -> None:
    outer = {"t": "Div", "c": [ast.attr(classes=["only-pdf"]), [div("not-pdf"), ast.para("y")]]}
    (kept,) = conditional.select([outer], frozenset(("pdf",)))
    assert kept["c"][1] == [ast.para("y")]


def test_every_word_asked_for_is_named() -> None:
    tree = [div("only-pdf", "plain"), div("not-big-screens")]
    assert [word for _, word in conditional.named_traits(tree)] == ["pdf", "big-screens"]
