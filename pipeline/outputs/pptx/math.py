"""Fix formulas in tables, which pandoc 3.9 writes without namespace declaration and without fallback."""

from __future__ import annotations

from typing import Any

from lxml import etree

from pipeline.formats.ooxml.xml import NAMESPACES, find, parse

_BARE = b"<a14:m>"
_SPACE = "http://schemas.microsoft.com/office/drawing/2010/main"
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def parse_slide(part: bytes) -> Any:
    """Return the root of a slide's part, with the namespace of formulas in tables declared.

    Tables with formulas are wrapped for programs that know formulas only, as pandoc does with text (ISO 29500-3, 9.3).
    """
    if _BARE not in part:
        return parse(part)
    root = parse(part.replace(_BARE, f'<a14:m xmlns:a14="{_SPACE}">'.encode()))
    for frame in find(
        root, f"//p:graphicFrame[not(ancestor::*[local-name()='Choice'])][.//*[namespace-uri()='{_SPACE}']]"
    ):
        spaces = {"mc": _COMPATIBILITY, "a14": _SPACE, **{key: NAMESPACES[key] for key in "ap"}}
        offered = etree.Element(f"{{{_COMPATIBILITY}}}AlternateContent", nsmap=spaces)
        frame.getparent().replace(frame, offered)
        etree.SubElement(offered, f"{{{_COMPATIBILITY}}}Choice", Requires="a14").append(frame)
    return root
