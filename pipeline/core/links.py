"""Resolve links between documents of one project, and remove links that a format cannot follow."""

from __future__ import annotations

from typing import Any

from pipeline.core import ast
from pipeline.core.ast import Node

MARK = "document"  # class of a Link to another document; its target is that document's path without suffix, plus any "#anchor"


def link_documents(tree: Any, *, suffix: str | None) -> Any:
    """Return the tree with `suffix` added to links to other documents; with None, such links become plain text."""

    def change(item: Node) -> Node | list[Node]:
        if MARK not in ast.classes(item):
            return item
        (identifier, classes, pairs), inside, (target, title) = item["c"]
        if suffix is None:
            return list(inside)
        path, hash_mark, anchor = target.partition("#")
        kept = [name for name in classes if name != MARK]
        return {
            **item,
            "c": [[identifier, kept, pairs], inside, [f"{path}{suffix}{hash_mark}{anchor}", title]],
        }

    return ast.rewrite(tree, change, of=("Link",))


def identifiers(tree: Any) -> frozenset[str]:
    """Return all identifiers in a tree."""
    return frozenset(ast.attr_of(item)[0] for item in ast.find(tree, *ast.ATTRIBUTED)) - {""}


def unlink_missing(tree: Any, there: frozenset[str]) -> Any:
    """Return the tree with internal links to identifiers outside of `there` as plain text."""

    def change(item: Node) -> Node | list[Node]:
        target = item["c"][2][0]
        return list(item["c"][1]) if target.startswith("#") and target[1:] not in there else item

    return ast.rewrite(tree, change, of=("Link",))
