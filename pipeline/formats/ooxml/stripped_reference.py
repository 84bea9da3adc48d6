"""Strip reference documents of their formatting before pandoc writes, and restore it afterwards.

Pandoc 3.9 only uses the names of styles of a Word document, and the placeholders in the layouts of a deck; it copies
everything else. Reading and writing the rest for every document would take a third of pandoc's time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from pipeline.core import ast
from pipeline.core.ast import Node
from pipeline.formats.ooxml import opc
from pipeline.formats.ooxml.xml import find, parse, serialize, tag
from pipeline.tools import zip as zips

_STYLES = "word/styles.xml"
_TEXT = "word/document.xml"
# Styles of code, besides those of tokens ("KeywordTok").
_OF_CODE = frozenset(("Source Code", "Verbatim Char"))
_LAYOUT = re.compile(r"ppt/slide(?:Layouts|Masters)/[^/]+\.xml")
# The layouts that pandoc looks up by name.
_LAYOUTS = frozenset((
    "Title Slide", "Section Header", "Title and Content", "Two Content", "Comparison", "Content with Caption", "Blank",
))  # fmt: skip
_SLIDE = re.compile("ppt/(?:slides|notesSlides)/")
# Pandoc replaces `p:txBody`, but copies the text of footers to every slide.
_UNSEEN = (
    "//p:sp[not(p:nvSpPr/p:nvPr/p:ph[@type='dt' or @type='ftr' or @type='sldNum'])]/p:txBody/* | "
    "//a:prstGeom | p:cSld/p:bg | //p:extLst | p:clrMapOvr | p:txStyles/*/*/*"
)
_LAYOUT_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.slideLayout+xml"


def requested_styles(blocks: Sequence[Node]) -> frozenset[str]:
    """Return the names of styles that blocks request by `custom-style`, in lower case, as pandoc compares them."""
    found = (ast.value(item, "custom-style") for item in ast.find(blocks, "Div", "Span", "Table"))
    return frozenset(name.casefold() for name in found if name)


@lru_cache(maxsize=32)  # few combinations of styles occur
def strip_document(reference: bytes, asked: frozenset[str] = frozenset()) -> bytes:
    """Return a Word document with only the names of the styles pandoc needs, and only the page of the first section.

    The styles have name, identifier and type, but no formatting. `asked` are the styles that the document requests
    (`requested_styles`). Pandoc uses the page of the first section, even if a reference document has several.
    """
    files = zips.members(reference)
    styles, text = parse(files[_STYLES]), parse(files[_TEXT])
    for part in list(styles):
        if part.tag != tag("w:style") or _has_guessed_identifier(part, asked):
            styles.remove(part)
        for said in list(part):
            if said.tag != tag("w:name"):
                part.remove(said)
    for body in find(text, "w:body"):
        body[:] = find(body, ".//w:sectPr")[:1]
    return zips.pack({**files, _STYLES: serialize(styles), _TEXT: serialize(text)})


def _has_guessed_identifier(style: Any, asked: frozenset[str]) -> bool:
    """Say whether pandoc, not knowing a style, would give it the same identifier: "heading 1" becomes Heading1.

    False for the styles of code, which pandoc would create, and for requested styles, which it would name as requested.
    """
    name = next(iter(find(style, "w:name/@w:val")), "")
    guessed = "".join(word.capitalize() for word in name.split())
    return style.get(tag("w:styleId")) == guessed and name not in _OF_CODE and name.casefold() not in asked


def restore_styles(files: Mapping[str, bytes], reference: bytes) -> dict[str, bytes]:
    """Return the files of a document that pandoc wrote from a stripped one, with the styles of the reference added."""
    return {**files, _STYLES: _merge_styles(files[_STYLES], reference)}


@lru_cache(maxsize=32)  # the same for many documents
def _merge_styles(written: bytes, reference: bytes) -> bytes:
    root = parse(zips.members(reference)[_STYLES])
    known = set(find(root, "w:style/@w:styleId"))
    root.extend(
        style for style in find(parse(written), "w:style") if style.get(tag("w:styleId")) not in known
    )
    return serialize(root)


@lru_cache(maxsize=4)
def strip_deck(reference: bytes) -> bytes:
    """Return a PowerPoint deck with only the layouts pandoc uses, without formatting and text except footers."""
    files = {name: part for name, part in zips.members(reference).items() if not _SLIDE.match(name)}
    for name in filter(_LAYOUT.fullmatch, list(files)):
        root = parse(files[name])
        if root.tag == tag("p:sldLayout") and not _LAYOUTS.intersection(find(root, "p:cSld/@name")):
            del files[name], files[opc.relationships_name(name)]
            continue
        for unseen in find(root, _UNSEEN):
            unseen.getparent().remove(unseen)
        files[name] = serialize(root)
    return zips.pack(files)


def restore_layouts(files: Mapping[str, bytes], reference: bytes) -> dict[str, bytes]:
    """Return the files of a deck that pandoc wrote from a stripped one, with layouts and master of the reference."""
    layouts = _layouts(reference)
    left_out = sorted(name for name in layouts.keys() - files.keys() if _LAYOUT.fullmatch(name))
    said = "".join(f'<Override PartName="/{name}" ContentType="{_LAYOUT_TYPE}"/>' for name in left_out)
    types = files[opc.TYPES].replace(b"</Types>", said.encode() + b"</Types>")
    return {**files, **layouts, opc.TYPES: types}


@lru_cache(maxsize=4)
def _layouts(reference: bytes) -> dict[str, bytes]:
    """Return the master and the layouts, with the relationships of those that are stripped."""
    whole, given = zips.members(reference), zips.members(strip_deck(reference))
    return {
        name: part
        for name, part in whole.items()
        if _LAYOUT.fullmatch(name) or not (name in given or _SLIDE.match(name))
    }
