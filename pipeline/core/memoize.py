"""What was found out once is kept for the next time, up to a number of things."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

_Value = TypeVar("_Value")


def keep(kept: dict[Any, Any], key: Any, value: Any, most: int = 1_000) -> Any:
    """Return a value that is kept from now on; when there are `most` of them, those before it are given up."""
    if len(kept) == most:
        kept.clear()
    kept[key] = value
    return value


def once_a_node(most: int = 1_000) -> Callable[[Callable[[Any], _Value]], Callable[[Any], _Value]]:
    """Return a decorator: what a function says of a node, which never changes, is found out once.

    It is kept by identity, for up to `most` nodes. They are held, so that no other one gets the identity of theirs.
    """

    def decorate(find: Callable[[Any], _Value]) -> Callable[[Any], _Value]:
        kept: dict[int, tuple[Any, _Value]] = {}

        @wraps(find)
        def found(node: Any) -> _Value:
            known = kept.get(id(node))
            if known is None or known[0] is not node:
                known = keep(kept, id(node), (node, find(node)), most)
            return known[1]

        return found

    return decorate
