"""Sections of a PowerPoint deck, shown in the slide sorter (MS-PPTX 2.6.14, sectionLst)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from itertools import accumulate

from lxml import etree

from pipeline.core import ast
from pipeline.core.model import Slide
from pipeline.formats.ooxml.xml import find, parse, serialize, tag

_URI = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
_SPACE = "http://schemas.microsoft.com/office/powerpoint/2010/main"


def add_sections(presentation: bytes, slides: Sequence[Slide]) -> bytes:
    """Return presentation.xml with a section for each section slide, and one for the slides before the first.

    A deck without section slides gets no sections.
    """
    starts = [slide.layout == "section" for slide in slides]
    if not any(starts):
        return presentation
    root = parse(presentation)
    numbers = find(root, "p:sldIdLst/p:sldId/@id")
    held = etree.Element(f"{{{_SPACE}}}sectionLst", nsmap={"p14": _SPACE})
    groups = list(accumulate(starts))
    for group in sorted(set(groups)):
        first = slides[groups.index(group)]
        section = etree.SubElement(held, f"{{{_SPACE}}}section")
        section.set("name", ast.plain_text([*first.title]).strip())
        section.set("id", "{" + str(uuid.uuid5(uuid.NAMESPACE_URL, f"octavo:section:{group}")).upper() + "}")
        listed = etree.SubElement(section, f"{{{_SPACE}}}sldIdLst")
        for number, own in zip(numbers, groups, strict=True):
            if own == group:
                etree.SubElement(listed, f"{{{_SPACE}}}sldId").set("id", number)
    extensions = find(root, "p:extLst") or [etree.SubElement(root, tag("p:extLst"))]
    etree.SubElement(extensions[0], tag("p:ext"), uri=_URI).append(held)
    return serialize(root)
