"""The space between the paragraphs of a Word document, what of them stays on one page, and where pages begin."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from pipeline.core.ast import Node
from pipeline.formats.ooxml.element_order import child
from pipeline.formats.ooxml.xml import NAMESPACES, find, parse, tag

RUNNING = frozenset(("BodyText", "FirstParagraph", "Compact"))  # styles of running text
_TITLE = frozenset(("Title", "Subtitle", "Author", "Date"))
_GAP = '<w:p{}><w:pPr><w:pStyle w:val="BoxGap"/></w:pPr></w:p>'
PAGE_BREAK: Node = {"t": "RawBlock", "c": ["openxml", '<w:p><w:r><w:br w:type="page"/></w:r></w:p>']}
_SHORT_CODE = 18  # lines of code up to which a block is kept on one page


def begin_pages(root: Any) -> None:
    """Give the paragraph behind each page break the property to begin a page, in place.

    A break in a paragraph of its own would leave an empty line at the top of the page. One before a table stays; one at
    the end of the document goes.
    """
    for mark in find(root, "//w:p[not(w:pPr)][count(*)=1][count(w:r/*)=1][w:r/w:br[@w:type='page']]"):
        (following,) = find(
            mark, "following-sibling::*[not(self::w:bookmarkStart or self::w:bookmarkEnd)][1]"
        ) or [None]
        if following is None or following.tag not in (tag("w:p"), tag("w:sectPr")):
            continue
        if following.tag == tag("w:p"):
            child(child(following, "w:pPr"), "w:pageBreakBefore")
        mark.getparent().remove(mark)


def separate_quotations(blocks: list[Node]) -> list[Node]:
    """Return blocks with a gap between quotations that follow each other, which Word's paragraphs do not tell apart."""
    gap: Node = {"t": "RawBlock", "c": ["openxml", _GAP.format("")]}
    return [
        part
        for before, block in pairwise([{"t": ""}, *blocks])
        for part in ((gap, block) if before["t"] == block["t"] == "BlockQuote" else (block,))
    ]


def _separate_boxes(paragraph: Any) -> None:
    """Put a gap before a block of code or a callout that follows another.

    Word gives paragraphs with the same borders one box, and LibreOffice shades the space between shaded paragraphs, so
    nothing but a paragraph keeps them apart.
    """
    before, style = _paragraph_before(paragraph), style_of(paragraph)
    begins = style == "SourceCode" or (style.startswith("Callout") and style.endswith("Title"))
    if begins and style_of(before).removesuffix("Title") == style.removesuffix("Title"):
        paragraph.addprevious(parse(_GAP.format(f' xmlns:w="{NAMESPACES["w"]}"').encode()))
        if style == "SourceCode":
            set_spacing(paragraph, before=0)


def _paragraph_before(paragraph: Any) -> Any:
    """Return the paragraph directly before another, None if something else than bookmarks stands between."""
    found = find(
        paragraph, "preceding-sibling::*[not(self::w:bookmarkStart or self::w:bookmarkEnd)][1][self::w:p]"
    )
    return found[0] if found else None


def set_space(paragraph: Any) -> None:
    """Set the space between text and a table or list above it, and keep a callout's list together with its text."""
    style, listed = style_of(paragraph), _is_listed(paragraph)
    before, after = paragraph.getprevious(), paragraph.getnext()
    if style in RUNNING and before is not None:
        listed_before = style_of(before) in RUNNING and _is_listed(before)
        if before.tag == tag("w:tbl") or (not listed and (listed_before or _in_callout(before))):
            set_spacing(paragraph, before=160)
    # Word and LibreOffice shade the space between two paragraphs only if both have the same indentation.
    if _in_callout(paragraph) and _in_callout(after) and (listed or _is_listed(after)):
        set_spacing(paragraph, after=0)
    if style in _TITLE and style_of(after) not in _TITLE:
        set_spacing(paragraph, after=360)
    if style in RUNNING and style_of(after) == "SourceCode" and "".join(paragraph.itertext()).endswith(":"):
        child(paragraph[0], "w:keepNext")
    elif style == "SourceCode" and len(find(paragraph, ".//w:br")) < _SHORT_CODE:
        child(paragraph[0], "w:keepLines")
    _separate_boxes(paragraph)


def _is_listed(paragraph: Any) -> bool:
    return bool(find(paragraph, "w:pPr/w:numPr"))


def _in_callout(paragraph: Any) -> bool:
    return style_of(paragraph).startswith("Callout")


def set_spacing(paragraph: Any, **twips: int | str) -> None:
    spacing = child(paragraph.find(tag("w:pPr")), "w:spacing")
    for key, size in twips.items():
        spacing.set(tag(f"w:{key}"), str(size))


def style_of(paragraph: Any) -> str:
    found = [] if paragraph is None else find(paragraph, "w:pPr/w:pStyle/@w:val")
    return str(found[0]) if found else ""
