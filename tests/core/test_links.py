"""Links between documents."""

from __future__ import annotations

from pipeline.core import ast, links


def link(target: str, *classes: str) -> ast.Node:
    return {"t": "Link", "c": [ast.attr("i", classes), ast.text("see"), [target, "T"]]}


def test_a_link_to_a_sibling_ends_in_the_formats_suffix() -> None:
    (changed,) = links.link_documents([link("b/c#part", links.MARK, "x")], suffix=".html")
    assert changed["c"] == [["i", ["x"], []], ast.text("see"), ["b/c.html#part", "T"]]


def test_where_it_cannot_be_followed_its_text_stays() -> None:
    assert links.link_documents([link("b", links.MARK)], suffix=None) == ast.text("see")


def test_other_links_stay() -> None:
    tree = [link("https://a.example/b"), link("#here")]
    assert links.link_documents(tree, suffix=None) == tree
