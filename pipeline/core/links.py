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
