"""Attributes pass by name, and each of a tree is reached."""

from __future__ import annotations

import pytest

from pipeline.core import attributes
from pipeline.core.ast import Attr, Node


@pytest.mark.parametrize(
    ("key", "value", "kind", "passes"),
    [
        ("lang", "de", "Span", True),
        ("LANG", "de", "Span", False),
        ("onclick", "x", "Span", False),
        ("data-src", "x", "Image", False),
        ("width", "50%", "Image", True),
        ("width", " 1.5cm ", "Div", True),
        ("width", ".5em", "Div", True),
        ("width", "50%;background:url(x)", "Div", False),
        ("height", "calc(1px)", "Div", False),
        ("height", "", "Div", False),
        ("target", "_blank", "Link", True),
        ("target", "_top", "Link", False),
        ("custom-style", "x", "Div", True),
        ("custom-style", "x", "Link", False),
        ("background-image", "a.png", "Header", True),
        ("background-image", "a.png", "Div", False),
        ("layout", "blank", "Rows", False),
        ("colspan", "2", "Div", True),
        ("colspan", "2", "Cell", False),
    ],
)
def test_names_and_values_that_pass(key: str, value: str, kind: str, passes: bool) -> None:
    assert attributes.allows(key, value, kind) is passes


def table(mark: Attr) -> Node:
    """Return a table with one cell in each part; every attribute triple is `mark`."""
    row = [mark, [[mark, {"t": "AlignDefault"}, 1, 1, []]]]
    columns = [[{"t": "AlignDefault"}, {"t": "ColWidthDefault"}]]
    return {
        "t": "Table",
        "c": [mark, [None, []], columns, [mark, [row]], [[mark, 0, [row], [row]]], [mark, [row]]],
    }


def test_every_part_of_a_table_is_visited() -> None:
    seen: list[str] = []

    def change(given: Attr, kind: str, _: Node) -> Attr:
        seen.append(kind)
        return ["new", given[1], given[2]]

    assert attributes.change_all(table(["old", [], []]), change) == table(["new", [], []])
    assert sorted(seen) == ["Cell"] * 4 + ["Rows"] * 7 + ["Table"]


def test_what_does_not_change_stays_the_same_object() -> None:
    same = table(["", [], []])
    assert attributes.change_all(same, lambda given, *_: given) is same
    assert attributes.without_refused([same])[0] is same


def test_refused_attributes_are_dropped() -> None:
    given = table(["", [], [["onclick", "x"], ["lang", "de"]]])
    assert attributes.without_refused([given]) == [table(["", [], [["lang", "de"]]])]
