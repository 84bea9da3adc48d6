"""Caches: computed once for each node, correct for the node, and of limited size."""

from __future__ import annotations

import gc
import weakref

from pipeline.core.memoize import memoize_by_node, remember


class Node:
    """Something that can be weakly referred to, as a dict cannot."""


def test_a_function_is_called_once_a_node() -> None:
    asked: list[Node] = []

    @memoize_by_node()
    def place(node: Node) -> int:
        asked.append(node)
        return len(asked)

    first, second = Node(), Node()
    assert [place(first), place(second), place(first), place(second)] == [1, 2, 1, 2]
    assert asked == [first, second]


def test_nodes_are_held_up_to_a_number_of_them() -> None:
    @memoize_by_node(3)
    def name(node: Node) -> int:
        return id(node)

    made = []
    for number in range(1, 9):
        node = Node()
        assert name(node) == id(node)
        made.append(weakref.ref(node))
        del node
        gc.collect()
        alive = sum(known() is not None for known in made)
        assert alive == (number - 1) % 3 + 1


def test_of_what_is_full_all_before_is_given_up() -> None:
    kept: dict[str, int] = {}
    assert [remember(kept, name, at, 2) for at, name in enumerate("abc")] == [0, 1, 2]
    assert kept == {"c": 2}


def test_no_more_is_kept_than_there_is_use_for() -> None:
    kept: dict[object, object] = {}
    assert [remember(kept, key, -key, most=3) for key in range(5)] == [0, -1, -2, -3, -4]
    assert kept == {3: -3, 4: -4}
