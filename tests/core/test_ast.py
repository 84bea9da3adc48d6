"""The tree: walking, rewriting and reading it, never in place."""

from __future__ import annotations

import copy

import pytest

from pipeline.core import ast
from pipeline.core.ast import Node
from pipeline.core.spans import Span
from pipeline.tools.pandoc.process import Pandoc

TEXT = """# Head *line*

A "quoted" `code` $x^2$[^n] [link](u) and ![pic](p.png).

- one
- two

| a | b |
|---|---|
| c | d |

```py
x = 1
```

[^n]: Aside.
"""


@pytest.fixture(scope="module")
def tree(pandoc: Pandoc) -> list[Node]:
    return pandoc.read(TEXT, reader="commonmark_x", span=Span("a.md"))


def test_walk_meets_parents_first_and_in_reading_order(tree: list[Node]) -> None:
    kinds = [item["t"] for item in ast.walk(tree)]
    assert kinds[:5] == ["Header", "Str", "Space", "Emph", "Str"]
    assert kinds.index("BulletList") < kinds.index("Table") < kinds.index("CodeBlock")


def test_walk_does_not_take_a_place_for_a_node() -> None:
    assert [n["t"] for n in ast.walk([{"t": "Para", "c": [], "pos": [1, 2, "a.md"]}])] == ["Para"]


def test_paragraphs_stand_by_themselves() -> None:
    plain = {"t": "Plain", "c": [{"t": "Str", "c": "x"}], "pos": [1, 2, "a.md"]}
    rule = {"t": "HorizontalRule"}
    assert ast.paragraphs([plain, rule]) == [{**plain, "t": "Para"}, rule]
    assert plain["t"] == "Plain"


def test_rewrite_replaces_splices_and_drops(tree: list[Node]) -> None:
    def change(item: Node) -> Node | list[Node] | None:
        if item["t"] == "Space":
            return None
        if item["t"] == "Emph":
            return item["c"]  # type: ignore[no-any-return]
        if item["t"] == "Str":
            return {**item, "c": item["c"].upper()}
        return item

    assert ast.rewrite(tree, change)[0]["c"][2] == [{"t": "Str", "c": "HEAD"}, {"t": "Str", "c": "LINE"}]


def test_rewrite_hands_over_children_first() -> None:
    seen: list[str] = []

    def change(item: Node) -> Node:
        seen.append(item["t"])
        return item

    ast.rewrite([{"t": "Para", "c": [{"t": "Emph", "c": [{"t": "Str", "c": "x"}]}]}], change)
    assert seen == ["Str", "Emph", "Para"]


@pytest.mark.parametrize(
    "kinds", [("Para",), ("Header",), ("Note",), ("Str",), ("Para", "Str"), ("BulletList", "Plain")]
)
def test_what_is_given_to_rewrite_and_found_is_all_of_its_kinds(
    tree: list[Node], kinds: tuple[str, ...]
) -> None:
    note = ast.node("Note", [ast.node("Para", ast.text("within a paragraph"))])
    nested = [*tree, ast.node("Para", [*ast.text("around"), note]), ast.node("BulletList", [[tree[0]], tree])]
    given: list[Node] = []
    assert ast.rewrite(nested, lambda item: given.append(item) or item, of=kinds) is nested
    wanted = [item for item in ast.walk(nested) if item["t"] in kinds]
    assert len(wanted) > 1
    assert sorted(map(id, given)) == sorted(map(id, wanted))
    assert list(map(id, ast.find(nested, *kinds))) == list(map(id, wanted))


def test_nothing_is_changed_in_place(tree: list[Node]) -> None:
    before = copy.deepcopy(tree)
    ast.rewrite(tree, lambda item: None if item["t"] == "Str" else item)
    ast.rewrite_lists(tree, lambda items: [], of_blocks=False)
    ast.with_attr(tree[0], ast.attr("new"))
    assert tree == before


def test_rewrite_lists_gives_whole_lists_of_blocks_inner_first(tree: list[Node]) -> None:
    seen: list[list[str]] = []

    def change(items: list[Node]) -> list[Node]:
        seen.append([item["t"] for item in items])
        return items

    assert ast.rewrite_lists(tree, change, of_blocks=True) == tree
    assert seen[-1] == [item["t"] for item in tree]
    assert ["Plain"] in seen
    assert not any("Str" in kinds or "AlignDefault" in kinds for kinds in seen)


def test_rewrite_lists_gives_whole_lists_of_inlines(tree: list[Node]) -> None:
    seen: list[list[str]] = []

    def change(items: list[Node]) -> list[Node]:
        seen.append([item["t"] for item in items])
        return items

    ast.rewrite_lists(tree, change, of_blocks=False)
    assert ["Str", "Space", "Emph"] in seen
    assert not any({"Para", "Header", "AlignDefault", "ColWidthDefault"} & set(kinds) for kinds in seen)


def test_plain_text_says_what_a_reader_reads(tree: list[Node]) -> None:
    said = ast.plain_text(tree)
    assert said.startswith("Head line\nA “quoted” code x^2 link and pic.\n")
    assert "Aside" not in said
    assert "Aside" in ast.plain_text(tree, notes=True)


def test_plain_text_leaves_raw_markup_out() -> None:
    assert ast.plain_text([ast.raw("<b>", inline=True), {"t": "Str", "c": "x"}, {"t": "LineBreak"}]) == "x "


def test_text_becomes_words_and_blanks() -> None:
    assert ast.text("  two  words ") == [{"t": "Str", "c": "two"}, {"t": "Space"}, {"t": "Str", "c": "words"}]
    assert ast.text(" ") == []


@pytest.mark.parametrize("kind", ["Header", "Div", "Span", "CodeBlock", "Code", "Link", "Image"])
def test_attributes_are_found_and_replaced_wherever_they_stand(kind: str) -> None:
    content = [2, ast.attr("i", ["c"], k="v"), []] if kind == "Header" else [ast.attr("i", ["c"], k="v"), []]
    item: Node = {"t": kind, "c": content}
    assert ast.attr_of(item) == ["i", ["c"], [["k", "v"]]]
    assert ast.classes(item) == ["c"]
    assert (ast.value(item, "k"), ast.value(item, "none", "else")) == ("v", "else")
    assert ast.attr_of(ast.with_attr(item, ast.attr("j"))) == ["j", [], []]


def test_a_node_without_attributes_has_empty_ones() -> None:
    assert ast.attr_of({"t": "Space"}) == ["", [], []]


def test_a_node_knows_its_place_or_belongs_to_the_whole_file() -> None:
    here = ast.node("Para", [], like={"t": "Para", "c": [], "pos": [3, 4]})
    included = ast.para("x", like={"t": "Para", "c": [], "pos": [3, 4, "inc.md"]})
    assert str(ast.span_of(here, "a.md")) == "a.md:3:4"
    assert str(ast.span_of(included, "a.md")) == "inc.md:3:4"
    assert str(ast.span_of(ast.node("Space"), "a.md")) == "a.md"
