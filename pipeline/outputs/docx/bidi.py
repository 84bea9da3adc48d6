"""Text that runs from right to left in Word: paragraphs, runs, tables and sections (ECMA-376, part 1, 17.3 and 17.4).

Pandoc marks the paragraphs and runs of the text; what it does not write as text, and what runs from left to right all
the same, is set right here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from copy import deepcopy
from itertools import groupby
from typing import Any

from pipeline.formats.ooxml.element_order import child
from pipeline.formats.ooxml.xml import find, tag

# Paragraphs that pandoc writes from metadata, and those of outputs.docx.fields.
_OUTSIDE = (
    "Title",
    "Subtitle",
    "Author",
    "Date",
    "TOCHeading",
    "Tableoffigures",
    *(f"TOC{n}" for n in range(1, 10)),
)
_CODE = frozenset(("VerbatimChar", "VerbatimInherit", "LineNumber"))
_MIRRORED = {"left": "right", "right": "left"}
_VALUE = tag("w:val")
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def mark_document(root: Any, named: Mapping[str, str]) -> None:
    """Mark a document written from right to left, in place: what pandoc leaves unmarked, and the sections.

    `named` is the result of `custom_reference.style_identifiers`, or empty.
    """
    outside = {named.get(style.casefold(), style) for style in _OUTSIDE}
    for style in find(root, "//w:p/w:pPr/w:pStyle"):
        if style.get(_VALUE) in outside:
            child(style.getparent(), "w:bidi")
    for section in find(root, "//w:sectPr"):
        child(section, "w:bidi")


def mark_margin(root: Any) -> None:
    """Mark paragraphs of a header or footer, in place; not words of a language for which there is no translation."""
    for paragraph in find(root, "//w:p"):
        if _has_leftward_letters("".join(paragraph.itertext())):
            child(child(paragraph, "w:pPr"), "w:bidi")


def finish(root: Any) -> None:
    """Set right what belongs to paragraphs marked as right to left, in place: code, runs, alignment, tables."""
    for mark in find(root, "//w:p/w:pPr[w:pStyle/@w:val='SourceCode']/w:bidi"):
        mark.getparent().remove(mark)
    for run in find(root, "//w:p[w:pPr/w:bidi]//w:r[w:t]"):
        _split(run)
    for alignment in find(root, "//w:pPr[w:bidi]/w:jc"):  # "left" is where lines begin (ECMA-376, part 4)
        said = alignment.get(_VALUE)
        alignment.set(_VALUE, _MIRRORED.get(said, said))
    for table in find(root, "//w:tbl[w:tr[1]/w:tc[1]//w:p/w:pPr/w:bidi]"):
        child(child(table, "w:tblPr"), "w:bidiVisual")


def mirror_borders(styles: Any) -> None:
    """Exchange left and right borders of the paragraph styles, in place; indents go with the direction by themselves."""
    for box in find(styles, "w:style/w:pPr/w:pBdr"):
        for side in find(box, "w:left | w:right"):
            side.tag = tag(f"w:{_MIRRORED[side.tag.rsplit('}', 1)[1]]}")
        box[:] = sorted(
            box, key=lambda side: ("top", "left", "bottom", "right").index(side.tag.rsplit("}", 1)[1])
        )


def _split(run: Any) -> None:
    """Replace a run by one for each direction of its words: `w:rtl` must not be on text that runs from left to right.

    A run that pandoc has not marked stays as it is, unless it has letters that run from right to left.
    """
    marks, (text, *more) = find(run, "w:rPr/w:rtl"), find(run, "*[not(self::w:rPr)]")
    for mark in marks:
        mark.getparent().remove(mark)
    code = _CODE.intersection(find(run, "w:rPr/w:rStyle/@w:val"))
    if more or code or not (marks or _has_leftward_letters(text.text or "")):
        return
    for leftwards, part in _parts(text.text or ""):
        new = deepcopy(run)
        inside = new.find(tag("w:t"))
        inside.text = part
        inside.set(_XML_SPACE, "preserve")
        if leftwards:
            child(new, "w:rPr").append(new.makeelement(tag("w:rtl")))
        run.addprevious(new)
    run.getparent().remove(run)


def _parts(text: str) -> Iterator[tuple[bool, str]]:
    """Yield the parts of a text, and whether each runs from right to left; blanks between two words go with both."""
    words = re.split(r"(\s+)", text)
    rightwards = [_has_letters(word) and not _has_leftward_letters(word) for word in words]
    for blank in range(1, len(words), 2):
        rightwards[blank] = rightwards[blank - 1] and rightwards[blank + 1]
    for rightward, pairs in groupby(zip(rightwards, words, strict=True), key=lambda pair: pair[0]):
        if part := "".join(word for _, word in pairs):
            yield not rightward, part


def _has_letters(text: str) -> bool:
    return any(unicodedata.bidirectional(char) == "L" for char in text)


def _has_leftward_letters(text: str) -> bool:
    return any(unicodedata.bidirectional(char) in ("R", "AL") for char in text)
