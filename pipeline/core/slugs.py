"""Identifiers of headings, made from their words exactly as GitHub does."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from pipeline.core import ast
from pipeline.core.ast import Node

# Of what is no letter, mark, digit, letter-like number or connector, these stay (github-slugger 2.0.0): circled and squared Latin
# letters, which Unicode calls alphabetic symbols.
_SYMBOLS = re.compile("[\u24b6-\u24e9\U0001f130-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189]")
_KEPT = ("L", "M", "Nd", "Nl", "Pc")


def slug(text: str) -> str:
    """Return the identifier GitHub gives a heading of this text.

    It is in lower case, with a hyphen for each blank (U+0020 alone), and without all that is no letter, mark, digit, underscore
    or hyphen: of "x² – y", "x--y" is left.
    """
    return "".join(map(_character, text.strip().lower()))


def of_heading(heading: Node) -> str:
    """Return the identifier of a heading: the author's, else that of its words; an emoji written by name is that name, a formula its TeX."""
    return str(ast.attr_of(heading)[0]) or slug(ast.plain_text(_with_names(heading["c"][2]))) or "section"


def add(
    blocks: list[Node], *, taken: str = "", on_repeated: Callable[[Node, str], None] | None = None
) -> list[Node]:
    """Return blocks in which each heading has an identifier, and no identifier stands twice: later ones get a number.

    `taken` is one that may not be used. `on_repeated` is told of each node whose own identifier, written by the author, was taken,
    and of that identifier.
    """
    seen = {taken} - {""}

    def change(item: Node) -> Node:
        own, classes, pairs = ast.attr_of(item)
        identifier = of_heading(item) if item["t"] == "Header" else own
        if not identifier:
            return item
        unique, number = identifier, 1
        while unique in seen:
            unique, number = f"{identifier}-{number}", number + 1
        if own and unique != own and on_repeated:
            on_repeated(item, own)
        seen.add(unique)
        return item if unique == own else ast.with_attr(item, [unique, classes, pairs])

    return ast.rewrite(blocks, change, of=ast.ATTRIBUTED)  # type: ignore[no-any-return]  # a list of blocks, as given


def _character(one: str) -> str:
    if one in " -":
        return "-"
    return one if unicodedata.category(one).startswith(_KEPT) or _SYMBOLS.match(one) else ""


def _with_names(inlines: Any) -> Any:
    def change(item: Node) -> list[Node] | Node:
        if item["t"] == "Math":
            return ast.node("Str", item["c"][1])
        return ast.text(name) if (name := ast.value(item, "data-emoji")) else item

    return ast.rewrite(inlines, change, of=("Math", "Span"))
