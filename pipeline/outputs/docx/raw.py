"""Raw OpenXML of the author (`{=openxml}`) in a Word document: put in as written, or left out with an error at its line.

An element of Octavo's own stands for each part while pandoc writes and `finish` works, so that neither meets what the
author wrote. In the finished document each part is judged by the rules of the gate.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from lxml import etree

from pipeline.core import ast
from pipeline.core.ast import Node
from pipeline.core.diagnostics import Diagnostic, partial_error
from pipeline.core.model import Document
from pipeline.formats.gate import Expectations
from pipeline.formats.ooxml import check, element_order, opc
from pipeline.formats.ooxml.xml import NAMESPACES, find, parse, serialize, tag
from pipeline.outputs.docx import custom_reference, spacing

INVALID = partial_error(
    "openxml-invalid",
    "Raw OpenXML ({=openxml}) is not well-formed, cannot stand in its place in a Word document, or refers to a style, a note, a "
    "list or a part that is not there. It is left out; the rest of the document is made.",
)
RULES = (INVALID,)

_PARTS = ("word/document.xml", "word/footnotes.xml")
_STANDS = '<part xmlns="urn:octavo:raw" number="{}"/>'
_STANDING = "{urn:octavo:raw}part"
_WORD = f"{{{NAMESPACES['w']}"
_RELATIONSHIP = f"{{{NAMESPACES['r']}}}"
_NAMES = "//w:bookmarkStart/@w:name"
_PAGE_BREAK = "self::*[count(*)=1]/w:p[count(*)=1]/w:r[count(*)=1]/w:br[@w:type='page']"
_PREFIXES = {  # those that pandoc declares on the root of a document, and those of alternatives for older programs
    **NAMESPACES,
    "o": "urn:schemas-microsoft-com:office:office",
    "w10": "urn:schemas-microsoft-com:office:word",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "wp14": "http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing",
}
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
# ECMA-376, part 4, annex A.1: which elements of Word's own may stand in one another.
_RUNS = (
    "proofErr permStart permEnd bookmarkStart bookmarkEnd moveFromRangeStart moveFromRangeEnd moveToRangeStart moveToRangeEnd "
    "commentRangeStart commentRangeEnd customXmlInsRangeStart customXmlInsRangeEnd customXmlDelRangeStart customXmlDelRangeEnd "
    "ins del moveFrom moveTo customXml sdt"
)
_BLOCKS = f"{_RUNS} p tbl altChunk"
_INLINES = f"{_RUNS} smartTag dir bdo r fldSimple hyperlink subDoc"
_CHILDREN = {
    "p": f"pPr {_INLINES}", "hyperlink": _INLINES, "fldSimple": f"fldData {_INLINES}",
    "ins": f"{_RUNS} r", "del": f"{_RUNS} r", "sdt": "sdtPr sdtEndPr sdtContent",
    "tbl": f"tblPr tblGrid tr {_RUNS}", "tr": f"tblPrEx trPr tc {_RUNS}", "tc": f"tcPr {_BLOCKS}",
    "r": "rPr br t contentPart delText instrText delInstrText noBreakHyphen softHyphen dayShort monthShort yearShort dayLong "
    "monthLong yearLong annotationRef footnoteRef endnoteRef separator continuationSeparator sym pgNum cr tab object pict fldChar "
    "ruby footnoteReference endnoteReference commentReference drawing ptab lastRenderedPageBreak",
}  # fmt: skip
_NEEDED = {"tbl": "tblPr tblGrid tr", "tr": "tc", "tc": "p", "sdt": "sdtContent"}
_FIRST = frozenset(tag(f"w:{name}") for name in ("pPr", "rPr", "tblPr", "tcPr", "sdtPr"))
_TEXTS = frozenset(("t", "delText", "instrText", "delInstrText", "fldData"))


@dataclass(frozen=True, slots=True)
class RawPart:
    """A raw part that is sound in itself: the node it was written in, and a <w:body> around its elements."""

    node: Node
    content: Any


def take(blocks: list[Node], shown: str) -> tuple[list[Node], list[RawPart], list[Diagnostic]]:
    """Return blocks with elements that stand for raw parts, the parts in their order, and an error for each left out.

    `shown` is the document's name in diagnostics.
    """
    parts: list[RawPart] = []
    found: list[Diagnostic] = []

    def change(item: Node) -> Node | None:
        if item["c"][0] != "openxml":
            return item
        try:
            content = _read(item["c"][1])
            reason = next(_misplaced(content, _BLOCKS if item["t"] == "RawBlock" else _INLINES), "")
        except (etree.XMLSyntaxError, ValueError) as wrong:  # ValueError: a character that XML does not have
            reason = f"its XML is damaged: {str(wrong).split(', ')[0]}"
        if reason:
            found.append(_error(item, reason, shown))
            return None
        if item["t"] == "RawBlock" and find(content, _PAGE_BREAK):
            return spacing.PAGE_BREAK
        parts.append(RawPart(item, content))
        return {**item, "c": ["openxml", _STANDS.format(len(parts) - 1)]}

    return ast.rewrite(blocks, change, of=("RawBlock", "RawInline")), parts, found


def put_back(
    files: Mapping[str, bytes], parts: list[RawPart], styles: Mapping[str, str], document: Document
) -> tuple[dict[str, bytes], list[Diagnostic]]:
    """Return a finished document with its parts in place, and an error for each that refers to what is not there.

    `styles` is what `custom_reference.rename_styles` takes.
    """
    if not parts:
        return dict(files), []
    for part in parts:
        custom_reference.rename_styles(part.content, styles)
    roots = {name: parse(files[name]) for name in _PARTS if name in files}
    described = Expectations.of(document).described
    kept, found = dict(enumerate(parts)), []
    while wrong := dict(
        _wrong(kept, roots, files, described=described)
    ):  # one left out may have held another's target
        for number, reason in wrong.items():
            found.append(_error(kept.pop(number).node, reason, document.source.shown))
    for root in roots.values():
        _insert(root, kept)
    return {**files, **{name: serialize(root) for name, root in roots.items()}}, found


def _error(item: Node, reason: str, shown: str) -> Diagnostic:
    hint = "it is left out; correct it, or write it as Markdown"
    return INVALID.at(ast.span_of(item, shown), f"raw OpenXML cannot be used: {reason}", hint=hint)


def _read(text: str) -> Any:
    """Return a <w:body> around the elements of a text. Raises XMLSyntaxError, ValueError."""
    declared = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in _PREFIXES.items())
    return etree.fromstring(f"<w:body {declared}>{text}</w:body>", _PARSER)


def _misplaced(content: Any, allowed: str) -> Iterator[str]:
    """Yield what is wrong with the elements in themselves: where they stand, in which order, and what they lack."""
    for item in content.iter():
        if item is content:
            yield from _faults_inside(item, allowed.split(), "there")
        elif str(item.tag).startswith(_WORD):
            name = item.tag.rpartition("}")[2]
            yield from _faults_inside(item, _CHILDREN.get(name, "").split(), f"in <w:{name}>")
            yield from (
                f"<w:{name}> has no <w:{part}>"
                for part in _NEEDED.get(name, "").split()
                if not _has(item, part)
            )
            yield from (
                f"the attribute '{key}' of <w:{name}> has no prefix" for key in item.attrib if "}" not in key
            )
            if name == "tc" and item[-1].tag != tag("w:p"):
                yield "<w:tc> does not end in <w:p>"
    yield from element_order.find_disorder(content)


def _faults_inside(parent: Any, allowed: list[str], place: str) -> Iterator[str]:
    for number, child in enumerate(parent):
        space, _, name = str(child.tag).rpartition("}")
        if not isinstance(child.tag, str):
            yield "instructions and entities cannot stand in it"
        elif not space:
            yield f"<{name}> is no element of Word's"
        elif space == _WORD and allowed and name not in allowed:
            yield f"<w:{name}> cannot stand {place}"
        elif number and child.tag in _FIRST:
            yield f"<w:{name}> does not stand first {place}"
    loose = "".join(filter(None, (parent.text, *(child.tail for child in parent)))).strip()
    if loose and parent.tag.rpartition("}")[2] not in _TEXTS:
        yield f"the text '{loose[:20]}' stands outside of <w:t>"


def _has(parent: Any, name: str) -> bool:
    return parent.find(tag(f"w:{name}")) is not None


def _wrong(
    parts: Mapping[int, RawPart], roots: Mapping[str, Any], files: Mapping[str, bytes], *, described: bool
) -> Iterator[tuple[int, str]]:
    """Yield the number of each part that refers to what is not there or repeats a name, and one reason."""
    everything = [*roots.values(), *(part.content for part in parts.values())]
    names = Counter(name for root in everything for name in find(root, _NAMES))
    standing = {
        int(item.get("number")): name for name, root in roots.items() for item in root.iter(_STANDING)
    }
    unbalanced = Counter({name: check.open_fields(root) for name, root in roots.items()})
    for number, part in parts.items():
        unbalanced[standing.get(number, _PARTS[0])] += check.open_fields(part.content)
    taken = {name for root in roots.values() for name in find(root, _NAMES)}
    for number, part in parts.items():
        where = standing.get(number, _PARTS[0])
        reasons = [said for _, said in check.find_unresolved(part.content, names, files)]
        known = opc.identifiers(files.get(opc.relationships_name(where), b""))
        used = {
            value
            for item in part.content.iter()
            for key, value in item.items()
            if key.startswith(_RELATIONSHIP)
        }
        reasons += [f"there is no relationship '{key}'" for key in sorted(used - known)]
        own = find(part.content, _NAMES)
        reasons += [
            f"the bookmark '{name}' stands twice" for name in own if name in taken or own.count(name) > 1
        ]
        taken |= set(own)
        if unbalanced[where] and check.open_fields(part.content):
            reasons.append("a field in it has no beginning or no end")
        if described and find(part.content, "//wp:docPr[not(@descr) or @descr='']"):
            reasons.append("a picture in it has no description (descr of <wp:docPr>)")
        if reasons:
            yield number, reasons[0]


def _insert(root: Any, parts: Mapping[int, RawPart]) -> None:
    """Put parts in the place of the elements that stand for them."""
    for place in list(root.iter(_STANDING)):
        part = parts.get(int(place.get("number")))
        for element in part.content if part else ():
            place.addprevious(deepcopy(element))
        place.getparent().remove(place)
