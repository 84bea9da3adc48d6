"""Sections of Word documents: turned pages for a table (ECMA-376, part 1, 17.6)."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from pipeline.formats.ooxml.element_order import child
from pipeline.formats.ooxml.xml import NAMESPACES, find, parse, tag
from pipeline.outputs.docx import spacing

_TURNED = "w:pPr/w:sectPr[w:pgSz/@w:orient='landscape']"
_ONCE = "w:titlePg | w:pgNumType | w:footnotePr"  # what is said of the first section alone
_END = f'<w:p xmlns:w="{NAMESPACES["w"]}"><w:pPr><w:pStyle w:val="BoxGap"/></w:pPr></w:p>'


def turn_page(root: Any, table: Any) -> None:
    """Put a table of the body, with caption and heading, on turned pages, in place.

    They are a section of their own, or that of such a table directly before it. A section is described in its last
    paragraph: that before the caption, and an empty one behind the table.
    """
    (last,) = find(root, "w:body/w:sectPr")
    first = table
    while (before := first.getprevious()) is not None and _belongs_to_table(before):
        first = before
    turned = find(before, _TURNED) if before is not None else []
    if turned:
        turned[0].getparent().remove(turned[0])
    else:
        child(_end_of_section(first), "w:pPr").append(deepcopy(last))
    for once in find(last, _ONCE):
        last.remove(once)
    closing = parse(_END.encode())
    closing[0].append(_turned(last))
    table.addnext(closing)


def _belongs_to_table(item: Any) -> bool:
    """Say whether an element before a table is part of its caption or heading, or the empty paragraph between two tables."""
    mark, style = item.tag in (tag("w:bookmarkStart"), tag("w:bookmarkEnd")), spacing.style_of(item)
    empty = item.tag == tag("w:p") and not len(item)
    return mark or empty or style == "TableCaption" or style.startswith("Heading")


def _end_of_section(first: Any) -> Any:
    """Return the paragraph before an element, which ends a section: the author's, or a new one."""
    before = first.getprevious()
    if before is None or before.tag != tag("w:p"):
        before = parse(_END.encode())
        first.addprevious(before)
        if first.tag == tag("w:p") and not len(first):
            first.getparent().remove(first)
    for page_break in find(before, "w:r[w:br/@w:type='page']"):
        before.remove(page_break)  # the section begins a page
    return before


def _turned(section: Any) -> Any:
    """Return a copy of a section with its pages turned."""
    copy = deepcopy(section)
    size = child(copy, "w:pgSz")
    width, height = (
        size.get(tag(f"w:{side}"), default) for side, default in (("w", "11906"), ("h", "16838"))
    )
    for name, value in (("w:w", height), ("w:h", width), ("w:orient", "landscape")):
        size.set(tag(name), value)
    return copy
