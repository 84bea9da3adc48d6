"""Formulas as pandoc's HTML writer has them in MathML, many in one request."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from pipeline.core import ast
from pipeline.core.ast import Node

OPTIONS: Mapping[str, str] = {"html_math_method": "mathml", "wrap_text": "none"}  # of pandoc's html5 writer
_CUT = "<!--octavo-cut-->"
_MATHML = re.compile(r"<math.*?</math>", re.DOTALL)


def with_cuts(formulas: Sequence[Node]) -> list[Node]:
    """Return formulas with a mark behind each, by which `pieces` finds what was written for it."""
    return [part for item in formulas for part in (item, ast.raw(_CUT, inline=True))]


def pieces(html: str, count: int) -> list[str]:
    """Return the HTML that pandoc wrote for each of the first `count` formulas."""
    return html.split(_CUT)[:count]


def root(html: str) -> Element | None:
    """Return the formula in some HTML; None where pandoc could not read the TeX, and shows it."""
    found = _MATHML.search(html)
    return ElementTree.fromstring(found[0]) if found else None
