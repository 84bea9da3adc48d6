"""Fences in formulas: pandoc 3.9 writes them as letters, and a power of one as a power of the closing letter alone.

LibreOffice 7.4 shows a sign of error in place of the whole of such a formula, and takes a bar for "or". Word sets both right as
delimiters (m:d, ISO 29500-1, 22.1.2.24), which the mended formulas have.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

from pipeline.formats.ooxml.xml import find, tag

_PAIRS = {"(": ")", "[": "]", "{": "}", "⟨": "⟩", "⌊": "⌋", "⌈": "⌉"}
_CLOSING = {close: opening for opening, close in _PAIRS.items()}
_BAR, _LONE_BAR = "|", "∣"  # the second is no operator to LibreOffice
_SCRIPTS = frozenset(map(tag, ("m:sSup", "m:sSub", "m:sSubSup")))
_PARTS = "m:e m:num m:den m:sub m:sup m:deg m:lim m:fName m:oMath"
_OPERATORS = frozenset("=<>≤≥+−≡≈∼≅∈")


def close(root: Any) -> None:
    """Make delimiters of fences that have an index, and of bars; other fences stay letters.

    A last row of nothing is taken out of matrices, and a lone operator under a limit set as text.
    """
    for part in find(root, "|".join(f"//{name}" for name in _PARTS.split())):
        if any(_fence(item) for item in part):
            _close(part)
    for row in find(root, "//m:m/m:mr[position() = last() and position() > 1][not(.//m:t)]"):
        row.getparent().remove(row)  # pandoc makes it of a line at the foot of a table
    for operator in find(root, "//m:limUpp/m:e[count(*) = 1]/m:r | //m:limLow/m:e[count(*) = 1]/m:r"):
        if "".join(operator.itertext()) in _OPERATORS:  # LibreOffice misses what stands on both sides of it
            _set_plain(operator)


def _fence(item: Any) -> str:
    """Return the fence that an element is, or that its index belongs to; the empty string if it is none."""
    if item.tag in _SCRIPTS:
        bases = find(item, "m:e/*")
        return _fence(bases[0]) if len(bases) == 1 and bases[0].tag == tag("m:r") else ""
    text = "".join(item.itertext()) if item.tag == tag("m:r") else ""
    return text if text in _PAIRS or text in _CLOSING or text == _BAR else ""


def _close(part: Any) -> None:
    """Close the fences among the elements of a part, those inside before those around them."""
    opened: list[Any] = []
    for item in list(part):
        sign = _fence(item)
        if sign in _PAIRS and item.tag == tag("m:r"):
            opened.append(item)
        elif sign in _CLOSING and opened and _fence(opened[-1]) == _CLOSING[sign]:
            opening = opened.pop()
            _pair_bars(list(_between(opening, item)))
            if item.tag in _SCRIPTS:
                _delimit(opening, item)
    _pair_bars(list(part))


def _pair_bars(items: Sequence[Any]) -> None:
    """Make delimiters of the bars among elements if they are pairs; a lone one divides what stands on its sides."""
    bars = [item for item in items if _fence(item) == _BAR]
    if len(bars) % 2 == 0 and all(bar.tag == tag("m:r") for bar in bars[::2]):
        for opening, closing in zip(bars[::2], bars[1::2], strict=True):
            _delimit(opening, closing)
    else:
        for bar in bars:
            for text in find(bar, ".//m:t[. = '|']")[:1]:
                text.text = _LONE_BAR


def _delimit(opening: Any, closing: Any) -> None:
    """Put what stands between two fences into a delimiter, in the place of the second, with its index."""
    between = list(_between(opening, closing))
    marks = (_fence(opening), _fence(closing))
    made = etree.Element(tag("m:d"))
    properties = etree.SubElement(made, tag("m:dPr"))
    for name, value in (("m:begChr", marks[0]), ("m:endChr", marks[1]), ("m:grow", "0")):
        etree.SubElement(properties, tag(name)).set(tag("m:val"), value)
    etree.SubElement(made, tag("m:e")).extend(between)
    old = closing if closing.tag == tag("m:r") else find(closing, "m:e/m:r")[0]
    old.getparent().replace(old, made)
    opening.getparent().remove(opening)


def _between(opening: Any, closing: Any) -> Iterator[Any]:
    for item in opening.itersiblings():
        if item is closing:
            return
        yield item


def _set_plain(run: Any) -> None:
    """Have a run of a formula set as text."""
    for old in find(run, "m:rPr"):
        run.remove(old)
    properties = etree.Element(tag("m:rPr"))
    etree.SubElement(properties, tag("m:nor"))
    run.insert(0, properties)
