"""Select content that is meant for some formats only: `::: {.only-slides}`, `[text]{.not-pdf}`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pipeline.core import ast
from pipeline.core.ast import Node

_ONLY, _NOT = "only-", "not-"
_KINDS = frozenset(("Div", "Span", "CodeBlock", "Header", "Link", "Figure", "Image", "Table"))


def conditions(classes: Iterable[str]) -> list[str]:
    """Return the classes that are conditions (`only-…`, `not-…`)."""
    return [name for name in classes if name.startswith((_ONLY, _NOT))]


def select(tree: Any, traits: frozenset[str]) -> Any:
    """Return the tree without the content that is not meant for a format with these traits.

    A node with `only-` classes is kept if one of them names a trait; a node with a `not-` class that names a trait is
    removed. The classes themselves are kept, for themes to use.
    """

    def keep(item: Node) -> Node | None:
        found = ast.classes(item)
        if not found:
            return item
        wanted = [name.removeprefix(_ONLY) for name in found if name.startswith(_ONLY)]
        refused = [name.removeprefix(_NOT) for name in found if name.startswith(_NOT)]
        if (wanted and traits.isdisjoint(wanted)) or not traits.isdisjoint(refused):
            return None
        return item

    return ast.rewrite(tree, keep, of=_KINDS)


def without_notes(tree: Any) -> Any:
    """Return the tree without speaker notes (`::: notes`), at any depth."""

    def keep(item: Node) -> Node | None:
        return None if "notes" in ast.classes(item) else item

    return ast.rewrite(tree, keep, of=("Div",))


def named_traits(tree: Any) -> list[tuple[Node, str]]:
    """Return every trait that a condition in the tree names, with the node of the condition."""
    return [
        (item, name.split("-", 1)[1])
        for item in ast.find(tree, "Div", "Span")
        for name in conditions(ast.classes(item))
    ]
