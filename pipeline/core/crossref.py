"""Read and change the numbered parts of a document: captions, formulas, and references to them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.core import ast
from pipeline.core.ast import Node

# Classes that stages.references and stages.numbering put on nodes.
LABEL = "caption-label"  # a Span at the start of a caption: "Figure 1:"
LISTING = "captioned-code"  # a Div with a caption and its code block
EQUATION = "numbered-equation"  # a Span with a formula and its number
EQUATION_NUMBER = "equation-number"  # a Span: "(1)"
REFERENCE = "cross-reference"  # a Link whose text is a label and a number: "Figure 1"
HEADING_NUMBER = "header-section-number"  # the class pandoc's writers use for it


@dataclass(frozen=True, slots=True)
class Number:
    """The target text of a reference: the word ("Figure") and the number as text, empty if there is no number."""

    word: str
    number: str

    def __str__(self) -> str:
        return f"{self.word}\u00a0{self.number}" if self.number else self.word


def author_label(caption: str, words: tuple[str, ...]) -> str:
    """Return the label the author wrote at the start of a caption, as "Figure 2"; the empty string if there is none."""
    found = _author_label_pattern(words).match(caption.strip())
    return found[0].rstrip(".") if found else ""


@cache
def _author_label_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    also = "|".join(map(re.escape, words))
    return re.compile(rf"(?i)(?:fig(?:ure)?|tab(?:le)?|listing|{also})\.?\s*\d[\d.]*")


def is_listing(item: Node) -> bool:
    """Say whether a Div is a captioned listing: a paragraph, followed by the code it is the caption of."""
    return LISTING in ast.classes(item) and [part["t"] for part in item["c"][1]] == ["Para", "CodeBlock"]


def is_equation(item: Node) -> bool:
    """Say whether a Span holds a formula and its number."""
    return EQUATION in ast.classes(item) and [part["t"] for part in item["c"][1]] == ["Math", "Span"]


def caption(item: Node) -> list[Node]:
    """Return the first line of the caption of a figure, table or listing."""
    if item["t"] == "Div":
        return list(item["c"][1][0]["c"])
    blocks = item["c"][1][1]
    return list(blocks[0]["c"]) if blocks and blocks[0]["t"] in ("Plain", "Para") else []


def with_caption(item: Node, said: list[Node]) -> Node:
    """Return the figure, table or listing with the first line of its caption replaced."""
    if item["t"] == "Div":
        head, *rest = item["c"][1]
        return {**item, "c": [item["c"][0], [{**head, "c": said}, *rest]]}
    attributes, (short, (head, *rest)), *others = item["c"]
    return {**item, "c": [attributes, [short, [{**head, "c": said}, *rest]], *others]}


def identifier(item: Node) -> str:
    """Return the identifier references use; for a listing, that of its code block."""
    named = item["c"][1][-1] if item["t"] == "Div" and is_listing(item) else item
    return str(ast.attr_of(named)[0])


def label(item: Node) -> str:
    """Return the label of a figure, table or listing without its colon; the empty string if it has none."""
    first = next(iter(caption(item)), None)
    return ast.plain_text(first)[:-1] if first and LABEL in ast.classes(first) else ""


def as_single_formula(equation: Node) -> Node:
    """Return a numbered formula (a Span of class EQUATION) as one Math node, for formats that cannot put the number in the margin."""
    math, number = equation["c"][1]
    kind, tex = math["c"]
    return {**math, "c": [kind, f"{tex.strip()} \\qquad \\text{{{ast.plain_text(number)}}}"]}


def drop_unreferenced(tree: Any) -> Any:
    """Return the tree without the labels and numbers that nothing refers to; slides do not show those."""
    wanted = {item["c"][2][0][1:] for item in ast.find(tree, "Link") if REFERENCE in ast.classes(item)}

    def strip(item: Node) -> Node:
        if item["t"] == "Span":
            unwanted = is_equation(item) and identifier(item) not in wanted
            return item["c"][1][0] if unwanted else item
        labelled = (item["t"] != "Div" or is_listing(item)) and label(item)
        return with_caption(item, caption(item)[2:]) if labelled and identifier(item) not in wanted else item

    return ast.rewrite(tree, strip, of=("Figure", "Table", "Div", "Span"))
