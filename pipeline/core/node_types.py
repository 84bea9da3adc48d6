"""Pandoc's node types (pandoc-types 1.23), and which of them occur below a block."""

from __future__ import annotations

from typing import Any

from pipeline.core.memoize import memoize_by_node

BLOCKS = frozenset(
    "Plain Para LineBlock CodeBlock RawBlock BlockQuote OrderedList BulletList DefinitionList Header "
    "HorizontalRule Table Figure Div".split()
)
INLINES = frozenset(
    "Str Emph Underline Strong Strikeout Superscript Subscript SmallCaps Quoted Cite Code Space SoftBreak LineBreak "
    "Math RawInline Link Image Note Span".split()
)
WORDS = frozenset(("Str", "Space", "SoftBreak"))  # nine tenths of all nodes; they have no child nodes


@memoize_by_node(30_000)
def kinds_below(block: dict[str, Any]) -> frozenset[str]:
    """Return the types of all nodes below a block."""
    found: set[str] = set()
    _collect_kinds(block.get("c"), found)
    return frozenset(found)


def _collect_kinds(value: Any, found: set[str]) -> None:
    for item in value.values() if type(value) is dict else value if type(value) is list else ():
        if type(item) is dict:
            kind = item.get("t")
            if kind is not None:
                found.add(kind)
            if kind in BLOCKS:
                found |= kinds_below(item)
            elif kind not in WORDS:
                _collect_kinds(item if kind is None else item.get("c"), found)
        elif type(item) is list and item:
            _collect_kinds(item, found)
