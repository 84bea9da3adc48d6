"""The kinds of pandoc's nodes (pandoc-types 1.23), and which of them are below a block."""

from __future__ import annotations

from typing import Any

from pipeline.core.memoize import once_a_node

BLOCKS = frozenset(
    "Plain Para LineBlock CodeBlock RawBlock BlockQuote OrderedList BulletList DefinitionList Header "
    "HorizontalRule Table Figure Div".split()
)
INLINES = frozenset(
    "Str Emph Underline Strong Strikeout Superscript Subscript SmallCaps Quoted Cite Code Space SoftBreak LineBreak "
    "Math RawInline Link Image Note Span".split()
)
WORDS = frozenset(("Str", "Space", "SoftBreak"))  # nine tenths of all nodes; nothing is inside them


@once_a_node(30_000)
def kinds_below(block: dict[str, Any]) -> frozenset[str]:
    """Return the kinds of all nodes below a block."""
    found: set[str] = set()
    _gather(block.get("c"), found)
    return frozenset(found)


def _gather(value: Any, found: set[str]) -> None:
    for item in value.values() if type(value) is dict else value if type(value) is list else ():
        if type(item) is dict:
            kind = item.get("t")
            if kind is not None:
                found.add(kind)
            if kind in BLOCKS:
                found |= kinds_below(item)
            elif kind not in WORDS:
                _gather(item if kind is None else item.get("c"), found)
        elif type(item) is list and item:
            _gather(item, found)
