"""Identifiers of headings, made from their words."""

from __future__ import annotations

import pytest

from pipeline.core import ast, slugs


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Getting  started", "getting--started"),
        ("🚀 Launch", "-launch"),
        ("x² and µ", "x-and-µ"),
        ("A – B", "a--b"),
        ("Straße", "straße"),
        ("C++ & C#", "c--c"),
        ("a_b-c", "a_b-c"),
        ("e\u0301te\u0301", "e\u0301te\u0301"),
        ("a\u00a0b", "ab"),
        ("Ⓐ", "ⓐ"),
        ("!?", ""),
    ],
)
def test_a_slug(text: str, slug: str) -> None:
    assert slugs.slug(text) == slug


def header(*inlines: ast.Node, identifier: str = "") -> ast.Node:
    """A heading of level 1."""
    return ast.node("Header", [1, ast.attr(identifier), list(inlines)])


def test_an_emoji_written_by_its_name_is_that_name() -> None:
    emoji = ast.node("Span", [["", ["emoji"], [["data-emoji", "rocket"]]], ast.text("🚀")])
    assert slugs.of_heading(header(emoji, {"t": "Space"}, *ast.text("Go"))) == "rocket-go"
    assert slugs.of_heading(header(*ast.text("!"))) == "section"
    assert slugs.of_heading(header(*ast.text("A"), identifier="own")) == "own"


def test_later_ones_get_a_number_and_the_author_is_told_of_his_own() -> None:
    told: list[str] = []
    named = slugs.add(
        [
            header(*ast.text("A")),
            header(*ast.text("A")),
            header(*ast.text("B"), identifier="a"),
            header(*ast.text("T")),
        ],
        taken="t",
        on_repeated=lambda item, identifier: told.append(identifier),
    )
    assert [ast.attr_of(item)[0] for item in named] == ["a", "a-1", "a-2", "t-1"]
    assert told == ["a"]
