"""Layouts of slides: chosen by the content, or set by the author (`## Title {layout=quote}`)."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.core import ast
from pipeline.core.ast import Node

_SHORT = 280  # characters: the longest quotation that is set in large type
OPENING = ("title", "section")  # layouts of a deck's first slide, and of slides that open a part of it
_REQUIRED = {
    "content": "",
    "section": "",
    "blank": "",
    "two-content": "two columns",
    "comparison": "two columns that each begin with a heading",
    "image": "a picture and nothing else",
    "image-with-caption": "a picture with a caption and nothing else",
    "quote": f"a quotation of at most {_SHORT} characters, in paragraphs, and nothing else but who said it",
    "code": "code and nothing else",
}
NAMES = tuple(_REQUIRED)
_ALSO = {
    "comparison": "two-content",
    "image-with-caption": "image",
}  # content for the key also suits the value


def choose(blocks: Sequence[Node]) -> str:
    """Return the layout that suits a slide's blocks."""
    kinds = [block["t"] for block in blocks]
    if kinds == ["Figure"]:
        return "image-with-caption" if ast.plain_text(blocks[0]["c"][1]).strip() else "image"
    if kinds == ["CodeBlock"]:
        return "code"
    if kinds == ["BlockQuote"] or (kinds == ["BlockQuote", "Para"] and _is_attribution(blocks[1])):
        prose = all(block["t"] == "Para" for block in blocks[0]["c"])
        return "quote" if prose and len(ast.plain_text(list(blocks))) <= _SHORT else "content"
    if kinds == ["Div"] and "columns" in ast.classes(blocks[0]):
        columns = [column["c"][1] for column in blocks[0]["c"][1] if column["t"] == "Div"]
        if len(columns) == 2:
            return "comparison" if all(map(_is_headed, columns)) else "two-content"
    return "content"


def missing_part(layout: str, blocks: Sequence[Node]) -> str:
    """Return what a slide lacks for the layout its author set, as a phrase; the empty string if nothing."""
    suits = choose(blocks)
    return "" if layout in (suits, _ALSO.get(suits)) else _REQUIRED[layout]


def _is_attribution(block: Node) -> bool:
    """Say whether a paragraph names the author of a quotation: it begins with a dash."""
    return ast.plain_text(block).lstrip().startswith(("—", "–", "-"))


def _is_headed(column: list[Node]) -> bool:
    return len(column) > 1 and (
        column[0]["t"] == "Header"
        or (column[0]["t"] in ("Para", "Plain") and [part["t"] for part in column[0]["c"]] == ["Strong"])
    )
