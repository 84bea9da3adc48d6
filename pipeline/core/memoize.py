"""Caches of limited size."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

_Value = TypeVar("_Value")


def remember(kept: dict[Any, Any], key: Any, value: Any, most: int = 1_000) -> Any:
    """Store a value in a cache and return it. A cache that already holds `most` values is emptied first."""
    if len(kept) == most:
        kept.clear()
    kept[key] = value
    return value


def memoize_by_node(most: int = 1_000) -> Callable[[Callable[[Any], _Value]], Callable[[Any], _Value]]:
    """Return a decorator that caches a function's result for each node, by the identity of the node.

    Up to `most` nodes are cached. The cache holds the nodes themselves, so that no new node gets the identity of an
    old one.
    """

    def decorate(find: Callable[[Any], _Value]) -> Callable[[Any], _Value]:
        kept: dict[int, tuple[Any, _Value]] = {}

        @wraps(find)
        def found(node: Any) -> _Value:
            known = kept.get(id(node))
            if known is None or known[0] is not node:
                known = remember(kept, id(node), (node, find(node)), most)
            return known[1]

        return found

    return decorate
