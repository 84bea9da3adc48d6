"""What is numbered in a document, and how its numbers stand in the tree: captions, formulas, references to them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.core import ast
from pipeline.core.ast import Node

LABEL = "caption-label"  # a Span at the head of a caption: "Figure 1:"
LISTING = "captioned-code"  # a Div of a caption and its code
EQUATION = "numbered-equation"  # a Span of a formula and its number
EQUATION_NUMBER = "equation-number"  # a Span: "(1)"
REFERENCE = "cross-reference"  # a Link whose text is a label and a number: "Figure 1"
HEADING_NUMBER = "header-section-number"  # pandoc's own class for it, in all its writers


@dataclass(frozen=True, slots=True)
class Number:
    """A number that can be referred to: the word before it ("Figure") and the number as text, empty where it has none."""

    word: str
    number: str

    def __str__(self) -> str:
        return f"{self.word}\u00a0{self.number}" if self.number else self.word


def by_hand(caption: str, words: tuple[str, ...]) -> str:
    """Return the label with which an author has begun a caption, "Figure 2", or "" if there is none."""
    found = _numbered_by_hand(words).match(caption.strip())
    return found[0].rstrip(".") if found else ""


@cache
def _numbered_by_hand(words: tuple[str, ...]) -> re.Pattern[str]:
    also = "|".join(map(re.escape, words))
    return re.compile(rf"(?i)(?:fig(?:ure)?|tab(?:le)?|listing|{also})\.?\s*\d[\d.]*")


def is_listing(item: Node) -> bool:
    """Say whether a Div is a listing of ours: a paragraph, and the code it is the caption of."""
    return LISTING in ast.classes(item) and [part["t"] for part in item["c"][1]] == ["Para", "CodeBlock"]


def is_equation(item: Node) -> bool:
    """Say whether a Span is a formula of ours with its number."""
    return EQUATION in ast.classes(item) and [part["t"] for part in item["c"][1]] == ["Math", "Span"]


def caption(item: Node) -> list[Node]:
    """Return the first line of the caption of a figure, table or listing."""
    if item["t"] == "Div":
        return list(item["c"][1][0]["c"])
    blocks = item["c"][1][1]
    return list(blocks[0]["c"]) if blocks and blocks[0]["t"] in ("Plain", "Para") else []


def with_caption(item: Node, said: list[Node]) -> Node:
    """Return a figure, table or listing that has a caption with another first line of it."""
    if item["t"] == "Div":
        head, *rest = item["c"][1]
        return {**item, "c": [item["c"][0], [{**head, "c": said}, *rest]]}
    attributes, (short, (head, *rest)), *others = item["c"]
    return {**item, "c": [attributes, [short, [{**head, "c": said}, *rest]], *others]}


def identifier(item: Node) -> str:
    """Return the identifier of what can be referred to; a listing's is that of its code."""
    named = item["c"][1][-1] if item["t"] == "Div" and is_listing(item) else item
    return str(ast.attr_of(named)[0])


def label(item: Node) -> str:
    """Return the label of a figure, table or listing without its colon, or "" where it has none."""
    first = next(iter(caption(item)), None)
    return ast.plain_text(first)[:-1] if first and LABEL in ast.classes(first) else ""


def in_one(equation: Node) -> Node:
    """Return a numbered formula (a Span of class EQUATION) as one formula, for lines that have no margin for the number."""
    math, number = equation["c"][1]
    kind, tex = math["c"]
    return {**math, "c": [kind, f"{tex.strip()} \\qquad \\text{{{ast.plain_text(number)}}}"]}


def unreferenced_dropped(tree: Any) -> Any:
    """Return the tree without the labels and numbers that nothing in it refers to: slides have no use for them."""
    wanted = {item["c"][2][0][1:] for item in ast.find(tree, "Link") if REFERENCE in ast.classes(item)}

    def strip(item: Node) -> Node:
        if item["t"] == "Span":
            unwanted = is_equation(item) and identifier(item) not in wanted
            return item["c"][1][0] if unwanted else item
        labelled = (item["t"] != "Div" or is_listing(item)) and label(item)
        return with_caption(item, caption(item)[2:]) if labelled and identifier(item) not in wanted else item

    return ast.rewrite(tree, strip, of=("Figure", "Table", "Div", "Span"))
