"""Check the content of Word and PowerPoint files: styles, notes, lists, fields, names (ECMA-376, part 1)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from lxml import etree

from pipeline.formats.gate import ACCESS, ACTIVE, LINK, Expectations, Fault, Faults
from pipeline.formats.ooxml import element_order, opc
from pipeline.formats.ooxml.xml import find, parse, tag
from pipeline.tools.zip import INVALID

_DC = "{http://purl.org/dc/elements/1.1/}"
_STYLES = ("w:pStyle", "w:rStyle", "w:tblStyle")
_VALUE = tag("w:val")
_REPEATED = re.compile(r"(?:PAGE)?REF\s+(\S+)")  # ECMA-376, part 1, 17.16.5.51
_FIELDS = (tag("w:fldChar"), tag("w:instrText"), tag("w:fldSimple"))
_FETCHING = frozenset(
    "DATABASE DDE DDEAUTO EMBED IMPORT INCLUDE INCLUDEPICTURE INCLUDETEXT LINK MACROBUTTON RD".split()
)
_COMPUTED = "{…}"  # stands for a field within the text of another
_PROGRAM = re.compile(r"vbaProject|activeX|/embeddings/|/afchunk", re.IGNORECASE)
_TEXT = re.compile(r"word/(?:document|footnotes)\.xml")
_SLIDE = re.compile(r"ppt/slides/slide\d+\.xml")
_LOWEST = 256  # the lowest identifier of a slide (ECMA-376, part 1, 19.7.13)


def check_word(data: bytes, expected: Expectations) -> Faults:
    """Yield the faults of a Word document."""
    files, roots, broken = _open(data, "document", _TEXT)
    yield from broken
    if expected.passive:
        yield from _active(files)
    if broken or "word/document.xml" not in files:
        return
    body, notes = roots["word/document.xml"], roots.get("word/footnotes.xml")
    yield from _properties(files, expected)
    parts = [body] if notes is None else [body, notes]
    bookmarks = Counter(name for part in parts for name in find(part, "//w:bookmarkStart/@w:name"))
    for part in parts:
        yield from find_unresolved(part, bookmarks, files)
    yield from _duplicates(bookmarks.elements(), "the bookmark")
    if any(map(open_fields, parts)):
        yield INVALID, "a field of the document has no end"
    yield from _sequences(files)
    yield from ((INVALID, f"{said} ('word/document.xml')") for said in element_order.find_disorder(body))
    if [cell for cell in find(body, "//w:tc") if cell[-1].tag != tag("w:p")]:
        yield INVALID, "a table cell does not end in a paragraph"
    if expected.described and [item for item in find(body, "//wp:docPr") if not item.get("descr")]:
        yield ACCESS, "a picture of the document has no description"


def check_powerpoint(data: bytes, expected: Expectations) -> Faults:
    """Yield the faults of a PowerPoint file."""
    files, roots, broken = _open(data, "presentation", _SLIDE)
    yield from broken
    if expected.passive:
        yield from _active(files)
    if broken or "ppt/presentation.xml" not in files:
        return
    yield from _properties(files, expected)
    numbers = [int(value) for value in find(parse(files["ppt/presentation.xml"]), "//p:sldIdLst/p:sldId/@id")]
    if len(set(numbers)) != len(numbers) or min(numbers, default=_LOWEST) < _LOWEST:
        yield INVALID, "the presentation does not number its slides"
    for name, slide in roots.items():
        yield from _duplicates(find(slide, "//p:cNvPr/@id"), f"a shape's number in '{name}'")
        if expected.described and [i for i in find(slide, "//p:pic//p:cNvPr") if not i.get("descr")]:
            yield ACCESS, f"a picture in '{name}' has no description"
        yield from ((INVALID, f"{said} ('{name}')") for said in element_order.find_disorder(slide))
        if [cell for cell in find(slide, "//a:tc") if not find(cell, "a:txBody/a:p")]:
            yield INVALID, f"a table cell in '{name}' has no paragraph"


def _active(files: Mapping[str, bytes]) -> Faults:
    """Yield parts that stand elsewhere, links apart; parts with programs; and fields that fetch or run (part 1, 17.16.5)."""
    for name in sorted(files):
        if name.endswith(".rels"):
            for target in opc.fetched(files[name]):
                yield ACTIVE, f"'{name}' fetches '{target[:60]}'"
        if _PROGRAM.search(name):
            yield ACTIVE, f"there is a part '{name}'"
        else:
            yield from ((ACTIVE, f"'{name}' has the field '{field}'") for field in _fetching(files[name]))


@lru_cache(maxsize=128)  # as styles, settings and headers: the same in many documents
def _fetching(part: bytes) -> tuple[str, ...]:
    try:
        root = parse(part)
    except etree.XMLSyntaxError:  # said by opc
        return ()
    return tuple(dict.fromkeys(name for name in _field_names(root) if name in _FETCHING or _COMPUTED in name))


def _field_names(root: Any) -> Iterator[str]:
    """Yield the first word of each field's text, in capitals; a field within it, which may be the name, is `_COMPUTED`."""
    texts: list[str] = []  # of the fields that have begun
    for item in root.iter(*_FIELDS):
        kind = item.get(tag("w:fldCharType"))
        if item.tag == tag("w:fldSimple"):
            yield _first_word(item.get(tag("w:instr"), ""))
        elif kind == "begin":
            texts = [*texts[:-1], texts[-1] + _COMPUTED, ""] if texts else [""]
        elif texts and item.tag == tag("w:instrText"):
            texts[-1] += item.text or ""
        elif texts and kind == "end":
            yield _first_word(texts.pop())
    yield from map(_first_word, texts)


def _first_word(text: str) -> str:
    return next(iter(text.upper().split()), "")


def _sequences(files: Mapping[str, bytes]) -> Faults:
    for name in sorted(files):
        if re.fullmatch(r"word/\w+\.xml", name) and name != "word/document.xml":
            yield from ((INVALID, f"{said} ('{name}')") for said in _disorder(files[name]))


@lru_cache(maxsize=128)  # styles and settings are the same in many documents
def _disorder(part: bytes) -> tuple[str, ...]:
    return tuple(element_order.find_disorder(parse(part)))


def _open(
    data: bytes, what: str, text: re.Pattern[str]
) -> tuple[dict[str, bytes], dict[str, Any], list[Fault]]:
    """Return a package's parts (none if it cannot be opened), the parsed parts with text, and the faults of the package.

    If there are no faults, every such part has been parsed.
    """
    files = opc.open_package(data)
    if isinstance(files, str):
        return {}, {}, [(INVALID, f"the {what} cannot be opened: {files}")]
    roots = {name: opc.parse_part(files[name]) for name in sorted(files) if text.fullmatch(name)}
    return files, roots, [(INVALID, message) for message in opc.find_faults(files, roots)]


def _properties(files: Mapping[str, bytes], expected: Expectations) -> Faults:
    core = etree.fromstring(files["docProps/core.xml"]) if "docProps/core.xml" in files else None
    if core is None:
        yield INVALID, "the file has no properties"
        return
    if "".join(core.itertext(f"{_DC}title")).strip() != expected.title.strip():
        yield ACCESS, "the file does not say its title"
    if "".join(core.itertext(f"{_DC}language")).casefold() != expected.lang.casefold():
        yield ACCESS, "the file does not say its language"
    dates = [item.text or "" for item in core if etree.QName(item).localname in ("created", "modified")]
    if not all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", date) for date in dates):
        yield INVALID, "the file has a date that is none"


def find_unresolved(root: Any, bookmarks: Container[str], files: Mapping[str, bytes]) -> Faults:
    """Yield the styles, lists, notes and bookmarks that a part with text refers to and that are not there."""
    known = _identifiers(files["word/styles.xml"])
    for kind in _STYLES:
        for name in sorted(set(find(root, f"//{kind}/@w:val")) - known):
            yield INVALID, f"there is no style '{name}'"
    notes = _numbers(files.get("word/footnotes.xml"), "//w:footnote/@w:id")
    for key in find(root, "//w:footnoteReference/@w:id"):
        if key not in notes:
            yield LINK, f"there is no footnote {key}"
    lists = _numbers(files.get("word/numbering.xml"), "//w:num/@w:numId")
    for key in sorted(set(find(root, "//w:numPr/w:numId/@w:val")) - lists - {"0"}):
        yield INVALID, f"there is no list {key}"
    for anchor in sorted(set(find(root, "//w:hyperlink/@w:anchor"))):
        if anchor not in bookmarks:
            yield LINK, f"a link leads to '{anchor}', which is not there"
    for said in sorted({"".join(item.itertext()).strip() for item in find(root, "//w:instrText")}):
        if (found := _REPEATED.match(said)) and found[1] not in bookmarks:
            yield LINK, f"a reference repeats '{found[1]}', which is not there"


def open_fields(root: Any) -> int:
    """Return by how many more fields of a part begin than end."""
    kinds = Counter(find(root, "//w:fldChar/@w:fldCharType"))
    return kinds["begin"] - kinds["end"]


@lru_cache(maxsize=32)
def _identifiers(styles: bytes) -> frozenset[str]:
    return frozenset(find(parse(styles), "//w:style/@w:styleId"))


@lru_cache(maxsize=32)
def _numbers(part: bytes | None, path: str) -> frozenset[str]:
    return frozenset(find(parse(part), path)) if part else frozenset()


def _duplicates(names: Iterable[str], what: str) -> Faults:
    yield from ((INVALID, f"{what} '{name}' stands twice") for name, n in Counter(names).items() if n > 1)
