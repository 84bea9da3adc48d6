"""Content that is meant for some formats only: `::: {.only-slides}`, `[text]{.not-pdf}`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pipeline.core import ast
from pipeline.core.ast import Node

_ONLY, _NOT = "only-", "not-"
_KINDS = frozenset(("Div", "Span", "CodeBlock", "Header", "Link", "Figure", "Image", "Table"))


def conditions(classes: Iterable[str]) -> list[str]:
    """Return those of some classes that say what formats content is for."""
    return [name for name in classes if name.startswith((_ONLY, _NOT))]


def select(tree: Any, traits: frozenset[str]) -> Any:
    """Return the tree without what is not meant for a format of these traits.

    A block or span with `only-` classes stays when one of them names a trait; one with a `not-` class that names a
    trait goes. The classes themselves stay, for themes to use.
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
    """Return the tree without speaker's notes (`::: notes`), wherever they stand."""

    def keep(item: Node) -> Node | None:
        return None if "notes" in ast.classes(item) else item

    return ast.rewrite(tree, keep, of=("Div",))


def named(tree: Any) -> list[tuple[Node, str]]:
    """Return every word that conditional content in the tree asks for, with its node."""
    return [
        (item, name.split("-", 1)[1])
        for item in ast.find(tree, "Div", "Span")
        for name in conditions(ast.classes(item))
    ]
