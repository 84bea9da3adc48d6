"""A reference document without its look while pandoc writes, and the look put back: pandoc 3.9 hands it on unseen.

For a Word document pandoc asks for the names of styles, for a deck where its layouts have their places. To read and write
all else anew for every document would take a third of its time for Word's and a fifth for PowerPoint's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from pipeline.tools import package
from pipeline.tools.ooxml import find, parse, serialize, tag

_STYLES = "word/styles.xml"
_TEXT = "word/document.xml"
_LAYOUT = re.compile(r"ppt/slide(?:Layouts|Masters)/[^/]+\.xml")
# The words of footers go into every slide as they are.
_WORDS = (
    "//p:sp[not(p:nvSpPr/p:nvPr/p:ph[@type='dt' or @type='ftr' or @type='sldNum'])]/p:txBody | p:txStyles/*/*"
)


@lru_cache(maxsize=4)
def document(reference: bytes) -> bytes:
    """Return a Word document with the names, identifiers and kinds of its styles, and the first section's page alone.

    That is the one pandoc takes, of however many a user's own reference document has.
    """
    files = package.members(reference)
    styles, text = parse(files[_STYLES]), parse(files[_TEXT])
    for part in list(styles):
        if part.tag != tag("w:style"):
            styles.remove(part)
        for said in list(part):
            if said.tag != tag("w:name"):
                part.remove(said)
    for body in find(text, "w:body"):
        body[:] = find(body, ".//w:sectPr")[:1]
    return package.pack({**files, _STYLES: serialize(styles), _TEXT: serialize(text)})


def dressed_document(files: Mapping[str, bytes], reference: bytes) -> dict[str, bytes]:
    """Return what pandoc made of a bare Word document with the reference's styles; those that pandoc added stay."""
    return {**files, _STYLES: _dressed(files[_STYLES], reference)}


@lru_cache(maxsize=32)  # the same in one document after the other
def _dressed(written: bytes, reference: bytes) -> bytes:
    root = parse(package.members(reference)[_STYLES])
    known = set(find(root, "w:style/@w:styleId"))
    root.extend(
        style for style in find(parse(written), "w:style") if style.get(tag("w:styleId")) not in known
    )
    return serialize(root)


@lru_cache(maxsize=4)
def deck(reference: bytes) -> bytes:
    """Return a PowerPoint deck with no words in its layouts and its master but those of footers."""
    files = package.members(reference)
    for name in filter(_LAYOUT.fullmatch, files):
        root = parse(files[name])
        for words in find(root, _WORDS):
            words[:] = []  # pandoc puts words of its own in the place of the element
        files[name] = serialize(root)
    return package.pack(files)


def dressed_deck(files: Mapping[str, bytes], reference: bytes) -> dict[str, bytes]:
    """Return what pandoc made of a bare deck with the reference's layouts and master."""
    return {**files, **_layouts(reference)}


@lru_cache(maxsize=4)
def _layouts(reference: bytes) -> dict[str, bytes]:
    return {name: part for name, part in package.members(reference).items() if _LAYOUT.fullmatch(name)}
