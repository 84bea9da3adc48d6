"""A reference document without its look while pandoc writes, and the look put back: pandoc 3.9 hands it on unseen.

For a Word document pandoc asks for the names of styles, for a deck where its layouts have their places. To read and write
all else anew for every document would take a third of its time for Word's and another for PowerPoint's.
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
# Each kind of token has a style as well, "KeywordTok", which is no guess.
_OF_CODE = frozenset(("Source Code", "Verbatim Char"))
_LAYOUT = re.compile(r"ppt/slide(?:Layouts|Masters)/[^/]+\.xml")
# The layouts that pandoc looks for by name; others, and the slides of a reference, it packs without a look.
_LAYOUTS = frozenset((
    "Title Slide", "Section Header", "Title and Content", "Two Content", "Comparison", "Content with Caption", "Blank",
))  # fmt: skip
_SLIDE = re.compile("ppt/(?:slides|notesSlides)/")
# Pandoc puts words of its own in the place of `p:txBody`; those of footers go into every slide as they are.
_UNSEEN = (
    "//p:sp[not(p:nvSpPr/p:nvPr/p:ph[@type='dt' or @type='ftr' or @type='sldNum'])]/p:txBody/* | "
    "//a:prstGeom | p:cSld/p:bg | //p:extLst | p:clrMapOvr | p:txStyles/*/*/*"
)
_TYPES = "[Content_Types].xml"
_LAYOUT_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.slideLayout+xml"


def wanted(blocks: Sequence[Node]) -> frozenset[str]:
    """Return the names of styles that blocks ask for by `custom-style`, in small letters: pandoc heeds no others."""
    found = (ast.value(item, "custom-style") for item in ast.find(blocks, "Div", "Span", "Table"))
    return frozenset(name.casefold() for name in found if name)


@lru_cache(maxsize=32)  # documents ask for a few of some twenty styles
def document(reference: bytes, asked: frozenset[str] = frozenset()) -> bytes:
    """Return a Word document with the styles pandoc has to know of, and the first section's page alone.

    Styles have their names, identifiers and kinds, and no look; `asked` are those that the document to be written asks
    for (`wanted`). The page is the one pandoc takes, of however many a user's own reference document has.
    """
    files = zips.members(reference)
    styles, text = parse(files[_STYLES]), parse(files[_TEXT])
    for part in list(styles):
        if part.tag != tag("w:style") or _is_guessed(part, asked):
            styles.remove(part)
        for said in list(part):
            if said.tag != tag("w:name"):
                part.remove(said)
    for body in find(text, "w:body"):
        body[:] = find(body, ".//w:sectPr")[:1]
    return zips.pack({**files, _STYLES: serialize(styles), _TEXT: serialize(text)})


def _is_guessed(style: Any, asked: frozenset[str]) -> bool:
    """Say whether pandoc would call a style it does not know by the identifier the style has: "heading 1" Heading1.

    Never of code's styles, which it would make anew, nor of those the document asks for, which it would call as it is asked.
    """
    name = next(iter(find(style, "w:name/@w:val")), "")
    guessed = "".join(word.capitalize() for word in name.split())
    return style.get(tag("w:styleId")) == guessed and name not in _OF_CODE and name.casefold() not in asked


def dressed_document(files: Mapping[str, bytes], reference: bytes) -> dict[str, bytes]:
    """Return what pandoc made of a bare Word document with the reference's styles; those that pandoc added stay."""
    return {**files, _STYLES: _dressed(files[_STYLES], reference)}


@lru_cache(maxsize=32)  # the same in one document after the other
def _dressed(written: bytes, reference: bytes) -> bytes:
    root = parse(zips.members(reference)[_STYLES])
    known = set(find(root, "w:style/@w:styleId"))
    root.extend(
        style for style in find(parse(written), "w:style") if style.get(tag("w:styleId")) not in known
    )
    return serialize(root)


@lru_cache(maxsize=4)
def deck(reference: bytes) -> bytes:
    """Return a PowerPoint deck of the layouts pandoc uses, with no look and no words but those of footers."""
    files = {name: part for name, part in zips.members(reference).items() if not _SLIDE.match(name)}
    for name in filter(_LAYOUT.fullmatch, list(files)):
        root = parse(files[name])
        if root.tag == tag("p:sldLayout") and not _LAYOUTS.intersection(find(root, "p:cSld/@name")):
            del files[name], files[opc.links(name)]
            continue
        for unseen in find(root, _UNSEEN):
            unseen.getparent().remove(unseen)
        files[name] = serialize(root)
    return zips.pack(files)


def dressed_deck(files: Mapping[str, bytes], reference: bytes) -> dict[str, bytes]:
    """Return what pandoc made of a bare deck with the reference's layouts and master."""
    layouts = _layouts(reference)
    left_out = sorted(name for name in layouts.keys() - files.keys() if _LAYOUT.fullmatch(name))
    said = "".join(f'<Override PartName="/{name}" ContentType="{_LAYOUT_TYPE}"/>' for name in left_out)
    types = files[_TYPES].replace(b"</Types>", said.encode() + b"</Types>")
    return {**files, **layouts, _TYPES: types}


@lru_cache(maxsize=4)
def _layouts(reference: bytes) -> dict[str, bytes]:
    """Return the master and the layouts, with the links of those that pandoc does not get."""
    whole, given = zips.members(reference), zips.members(deck(reference))
    return {
        name: part
        for name, part in whole.items()
        if _LAYOUT.fullmatch(name) or not (name in given or _SLIDE.match(name))
    }
