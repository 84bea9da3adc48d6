"""Links between documents of one project, and what becomes of them in a format that cannot follow them."""

from __future__ import annotations

from typing import Any

from pipeline.core import ast
from pipeline.core.ast import Node

MARK = "document"  # a Link of this class targets a sibling document: its path without suffix, then "#anchor" or nothing


def between_documents(tree: Any, *, suffix: str | None) -> Any:
    """Return the tree with links to sibling documents ending in `suffix`, or as plain text if it is None."""

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


def names(tree: Any) -> frozenset[str]:
    """Return the identifiers in a tree."""
    return frozenset(ast.attr_of(item)[0] for item in ast.find(tree, *ast.ATTRIBUTED)) - {""}


def leading(tree: Any, there: frozenset[str]) -> Any:
    """Return the tree with links to places in the document that are not there, for a format does not show them, as text."""

    def change(item: Node) -> Node | list[Node]:
        target = item["c"][2][0]
        return list(item["c"][1]) if target.startswith("#") and target[1:] not in there else item

    return ast.rewrite(tree, change, of=("Link",))
