"""Formulas as text on a line, "x² = (a + b)/c", for places that show none: bookmarks, running heads, navigation, titles of files."""

from __future__ import annotations

import re
import unicodedata
from typing import Any
from xml.etree.ElementTree import Element

MEMBER = "text"  # a further member of Math nodes in headings, a list: a node that ends in a string would look like a word in JSON
_SUPERSCRIPTS = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_SUBSCRIPTS = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_NO_SIGNS = "|∣∂∇∞√"  # of Unicode's mathematical symbols, those without room on both sides
_APPLIED = "\N{FUNCTION APPLICATION}"
_OPENED = ("", "(", "[", "{", "⟨", ",", ";", "/")
_ACCENTS = {
    "¯": "\u0304",
    "‾": "\u0304",
    "→": "\u20d7",
    "^": "\u0302",
    "˙": "\u0307",
    "~": "\u0303",
    "˜": "\u0303",
}
_RAISED_ANYWAY = {"∘": "°", "°": "°", "′": "′", "″": "″", "‴": "‴", "*": "*"}
_LARGE = ("∑", "∏", "∫", "∮", "⋃", "⋂", "lim", "max", "min", "sup", "inf")
_UNSAID = frozenset(("annotation", "annotation-xml", "mphantom"))


def with_text(node: dict[str, Any], text: str) -> dict[str, Any]:
    """Return a Math node with its formula as text; as it is for the empty string."""
    return {**node, MEMBER: [text]} if text else node


def of_node(node: dict[str, Any]) -> str:
    """Return the text that a Math node was given, else its TeX."""
    return str(node[MEMBER][0] if MEMBER in node else node["c"][1])


def is_sign(text: str) -> bool:
    """Say whether a text is a mathematical sign that has room on both of its sides between what it connects."""
    return len(text) == 1 and unicodedata.category(text) == "Sm" and text not in _NO_SIGNS


def grouped(text: str) -> str:
    """Return a part of a formula in parentheses, unless it is a word or number."""
    return text.strip() if text.strip().isalnum() else f"({text.strip()})"


def raised(text: str) -> str:
    """Return a superscript: in raised characters where Unicode has them, else behind "^"."""
    return _RAISED_ANYWAY.get(text) or _in_small(text, _SUPERSCRIPTS, "^")


def lowered(text: str) -> str:
    """Return a subscript: in lowered characters where Unicode has them, else behind "_"."""
    return _in_small(text, _SUBSCRIPTS, "_")


def of_mathml(formula: Element) -> str:
    """Return a formula of MathML Core as text."""
    text = re.sub(f"{_APPLIED}(?=[(\\[_^]|$)", "", _said(formula)).replace(_APPLIED, " ")
    return " ".join(text.split())


def _in_small(text: str, letters: dict[int, int], mark: str) -> str:
    if not text:
        return ""
    small = text.replace(" ", "").translate(letters)
    short = all(one != other for one, other in zip(small, text.replace(" ", ""), strict=True))
    return small if short else f"{mark}{grouped(text)}"


def _said(item: Element) -> str:
    name = item.tag.rpartition("}")[2]
    parts = list(item)
    if name in _UNSAID:
        return ""
    if not parts:
        return " " if name == "mspace" else item.text or ""
    if name == "mfrac":
        over, under = map(_said, parts)
        return (
            f"{over} over {under}"
            if item.get("linethickness") == "0"
            else f"{grouped(over)}/{grouped(under)}"
        )
    if name in ("msup", "mover"):
        return _accented(*parts) if name == "mover" else _said(parts[0]) + raised(_said(parts[1]))
    if name in ("msub", "munder"):
        return _said(parts[0]) + lowered(_said(parts[1]))
    if name in ("msubsup", "munderover"):
        base, under, over = map(_said, parts)
        return f"{base}{lowered(under)}{raised(over)}"
    if name == "msqrt":
        return f"√{grouped(_row(parts))}"
    if name == "mroot":
        return f"{raised(_said(parts[1]))}√{grouped(_said(parts[0]))}"
    if name == "mtable":
        return "; ".join(", ".join(map(_said, row)) for row in parts)
    return _row(parts)


def _accented(base: Element, over: Element) -> str:
    above = _said(over).strip()
    mark = above if len(above) == 1 and unicodedata.combining(above) else _ACCENTS.get(above, "")
    return _said(base) + (mark or raised(above))


def _row(parts: list[Element]) -> str:
    """Return parts beside each other, with room on both sides of signs, and before and behind sums and names of functions."""
    text = ""
    for part in parts:
        said = _said(part)
        if is_sign(said) or said == "−":
            before = text.rstrip()[-1:]
            text += said if before in _OPENED or is_sign(before) else f" {said} "
        elif said in (",", ";", ":"):
            text += f"{said} "
        else:
            wide = said.startswith(_LARGE) or _APPLIED in said[1:]
            text += f" {said}" if wide and text[-1:].isalnum() else said
        text += " " if said.startswith(_LARGE) and not said.strip(_APPLIED).isalpha() else ""
    return text
