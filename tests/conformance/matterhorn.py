"""Conditions of the Matterhorn Protocol 1.1 (PDF/UA-1) that a program can check, read from a finished PDF.

Each finding begins with the number of its failure condition. Left out are those on what our files never have (forms,
media, ruby, encryption is refused by 26-001) and those a human has to judge.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pikepdf
import uharfbuzz

# ISO 32000-1, 14.8.4: the standard structure types.
STANDARD = frozenset(
    "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private H H1 H2 H3 H4 H5 H6 P L LI Lbl LBody "
    "Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT WP "
    "Figure Formula Form".split()
)
_PARENTS = {  # 09-004 to 09-006: what may only stand in what
    "TR": {"Table", "THead", "TBody", "TFoot"}, "TH": {"TR"}, "TD": {"TR"}, "THead": {"Table"}, "TBody": {"Table"},
    "TFoot": {"Table"}, "LI": {"L"}, "Lbl": {"LI", "Note", "TOCI", "BibEntry"}, "LBody": {"LI"}, "TOCI": {"TOC"},
}  # fmt: skip
_CHILDREN = {
    "Table": {"TR", "THead", "TBody", "TFoot", "Caption"}, "THead": {"TR"}, "TBody": {"TR"}, "TFoot": {"TR"},
    "TR": {"TH", "TD"}, "L": {"L", "LI", "Caption"}, "LI": {"Lbl", "LBody"}, "TOC": {"TOC", "TOCI", "Caption"},
}  # fmt: skip
_SHOWING = frozenset("Tj TJ ' \" f F f* B B* b b* S s sh Do BI INLINE IMAGE EI".split())


def findings(data: bytes) -> list[str]:
    """Return what fails, in the protocol's order."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        tree = list(_elements(pdf))
        found = [
            *_document(pdf),
            *_structure(pdf, tree),
            *_headings(tree),
            *_annotations(pdf, tree),
            *(said for page in pdf.pages for said in _content(page)),
            *_fonts(pdf),
        ]
    return sorted(dict.fromkeys(found))


def _document(pdf: pikepdf.Pdf) -> Iterator[str]:
    root: Any = pdf.Root
    mark = root.get("/MarkInfo", {})
    if not mark.get("/Marked", False):
        yield "01-001 not marked"
    if mark.get("/Suspects", False):
        yield "01-007 suspects"
    if "/Metadata" not in root:
        yield "06-001 no XMP"
    else:
        xmp = root.Metadata.read_bytes().decode()
        if not re.search(r"pdfuaid:part(>|=\")1", xmp):
            yield "06-002 no pdfuaid:part"
        if not re.search(r"<dc:title>.*?<rdf:li[^>]*>[^<]+</rdf:li>", xmp, re.DOTALL):
            yield "06-003 no dc:title"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
        yield "07-001 title not displayed"
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", str(root.get("/Lang", ""))):
        yield "11-007 no valid language"
    if pdf.is_encrypted:
        yield "26-001 encrypted"
    if "/AcroForm" in root and "/XFA" in root.AcroForm:
        yield "25-001 XFA"
    for configuration in [root.OCProperties.D] if "/OCProperties" in root else []:
        if "/Name" not in configuration or "/AS" in configuration:
            yield "20-001 optional content without a name"
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and "/EF" in item and not {"/F", "/UF"} <= set(item.keys()):
            yield "21-001 an embedded file without a name"


class Element:
    """An element of the structure tree: its standard type, and what it stands in."""

    def __init__(self, item: Any, kind: str, parent: Element | None) -> None:
        self.item, self.kind, self.parent = item, kind, parent
        self.children: list[Element] = []


def _elements(pdf: pikepdf.Pdf) -> Iterator[Element]:
    """Yield all elements in reading order."""
    root: Any = pdf.Root.StructTreeRoot
    roles = {str(key)[1:]: str(value)[1:] for key, value in root.get("/RoleMap", {}).items()}

    def below(item: Any, parent: Element | None) -> Iterator[Element]:
        for child in _kids(item):
            if not isinstance(child, pikepdf.Dictionary) or "/S" not in child:
                continue
            made = Element(child, _standard(str(child.S)[1:], roles), parent)
            if parent:
                parent.children.append(made)
            yield made
            yield from below(child, made)

    yield from below(root, None)


def _kids(item: Any) -> list[Any]:
    held = item.get("/K", [])
    return list(held) if isinstance(held, pikepdf.Array) else [held]


def _standard(kind: str, roles: dict[str, str]) -> str:
    seen = set()
    while kind not in STANDARD and kind in roles and kind not in seen:
        seen.add(kind)
        kind = roles[kind]
    return kind


def _structure(pdf: pikepdf.Pdf, tree: list[Element]) -> Iterator[str]:
    roles = {str(key)[1:] for key in pdf.Root.StructTreeRoot.get("/RoleMap", {})}
    for kind in roles & STANDARD:
        yield f"02-004 the standard type {kind} is mapped"
    notes: list[str] = []
    named = {str(key) for one in tree if one.kind == "TD" for key in _attribute(one.item, "/Headers") or ()}
    for element in tree:
        if element.kind == "TH" and not (
            _attribute(element.item, "/Scope") or str(element.item.get("/ID", "")) in named
        ):
            yield "15-003 TH has no scope, and no cell names it"
        kind, item = element.kind, element.item
        if kind not in STANDARD:
            yield f"02-001 {kind} is no standard type"
        above = element.parent.kind if element.parent else ""
        if kind in _PARENTS and above not in _PARENTS[kind]:
            yield f"{_number(kind)} {kind} in {above or 'nothing'}"
        for child in element.children if kind in _CHILDREN else []:
            if child.kind not in _CHILDREN[kind]:
                yield f"{_number(kind)} {child.kind} in {kind}"
        if kind in ("Figure", "Formula") and not {"/Alt", "/ActualText"} & set(item.keys()):
            yield f"{'13-004' if kind == 'Figure' else '17-002'} {kind} without words"
        if kind == "Note":
            notes.append(str(item.get("/ID", "")))
    if "" in notes:
        yield "19-003 Note without ID"
    if len(set(notes)) < len(notes) and "" not in notes:
        yield "19-004 two Notes with one ID"


def _number(kind: str) -> str:
    return (
        "09-005" if kind in ("L", "LI", "Lbl", "LBody") else "09-006" if kind.startswith("TOC") else "09-004"
    )


def _attribute(item: Any, name: str) -> Any:
    held = item.get("/A", [])
    return next(
        (one[name] for one in (held if isinstance(held, pikepdf.Array) else [held]) if name in one), None
    )


def _headings(tree: list[Element]) -> Iterator[str]:
    levels = [int(one.kind[1]) for one in tree if re.fullmatch("H[1-6]", one.kind)]
    if levels and levels[0] != 1:
        yield f"14-002 the first heading is H{levels[0]}"
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"14-003 H{after} behind H{before}"
    if levels and any(one.kind == "H" for one in tree):
        yield "14-007 both H and H1"


def _annotations(pdf: pikepdf.Pdf, tree: list[Element]) -> Iterator[str]:
    owners: dict[tuple[int, int], str] = {}
    for element in tree:
        for child in _kids(element.item):
            if isinstance(child, pikepdf.Dictionary) and str(child.get("/Type", "")) == "/OBJR":
                owners[child.Obj.objgen] = _annotated(element)
    for page in pdf.pages:
        held = page.get("/Annots", [])
        if len(held) and str(page.get("/Tabs", "")) != "/S":
            yield "28-009 a page with annotations has no tab order of its structure"
        for one in held:
            kind = str(one.Subtype)[1:]
            owner = owners.get(one.objgen, "")
            if kind == "Link":
                if owner != "Link":
                    yield f"28-011 a link in {owner or 'no element'}"
                if not str(one.get("/Contents", "")):
                    yield "28-012 a link without words"
            elif kind != "Popup" and owner != "Annot":
                yield f"28-002 {kind} in {owner or 'no element'}"
            elif kind != "Popup" and not str(one.get("/Contents", "")):
                yield f"28-004 {kind} without words"


def _annotated(element: Element | None) -> str:
    """Return the type of the element an annotation in this one belongs to: it may be nested in that."""
    kind = element.kind if element else ""
    while element:
        if element.kind in ("Link", "Annot", "Form"):
            return element.kind
        element = element.parent
    return kind


def _content(page: pikepdf.Page) -> Iterator[str]:
    """Everything that is shown is either tagged or an artifact, and not both (01-003 to 01-005)."""
    yield from _marks(page, page.get("/Resources", {}), [])


def _marks(stream: Any, resources: Any, open_: list[str]) -> Iterator[str]:
    marks = list(open_)
    depth = len(marks)
    for operands, operator in pikepdf.parse_content_stream(stream):
        name = str(operator)
        if name in ("BMC", "BDC"):
            kind = "artifact" if str(operands[0]) == "/Artifact" else ""
            if name == "BDC" and isinstance(operands[1], pikepdf.Dictionary) and "/MCID" in operands[1]:
                kind = "tagged"
            if kind == "artifact" and "tagged" in marks:
                yield "01-003 an artifact inside tagged content"
            if kind == "tagged" and "artifact" in marks:
                yield "01-004 tagged content inside an artifact"
            marks.append(kind)
        elif name == "EMC":
            marks.pop()
        elif name == "Do":
            held = resources.get("/XObject", {}).get(str(operands[0]))
            if held is not None and str(held.Subtype) == "/Form":
                yield from _marks(held, held.get("/Resources", resources), marks)
                if "/Ref" in held:
                    yield "30-001 a reference XObject"
            elif not {"tagged", "artifact"} & set(marks):
                yield "01-005 a picture is neither tagged nor an artifact"
        elif name in _SHOWING and not {"tagged", "artifact"} & set(marks):
            yield f"01-005 content ({name}) is neither tagged nor an artifact"
    if len(marks) != depth:
        yield "01-005 marks are not closed"


def _fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    for item in pdf.objects:
        if not isinstance(item, pikepdf.Dictionary) or str(item.get("/Type", "")) != "/Font":
            continue
        kind = str(item.get("/Subtype", ""))
        if kind == "/Type0":
            yield from _composite(item)
        elif kind not in ("/CIDFontType0", "/CIDFontType2", "/Type3"):
            yield f"31-009 a simple font, {item.get('/BaseFont')}, that nobody checked"


def _composite(font: Any) -> Iterator[str]:
    name, below = str(font.BaseFont), font.DescendantFonts[0]
    glyphs = {}
    if isinstance(font.Encoding, pikepdf.Stream):
        glyphs = dict(_glyphs(font.Encoding.read_bytes().decode("latin-1")))
    elif str(font.Encoding) not in ("/Identity-H", "/Identity-V"):
        yield f"31-006 {name} has the encoding {font.Encoding}"
    if not {"/Registry", "/Ordering", "/Supplement"} <= set(below.CIDSystemInfo.keys()):
        yield f"31-001 {name} does not say its character collection"
    if str(below.Subtype) == "/CIDFontType2" and "/CIDToGIDMap" not in below:
        yield f"31-004 {name} has no map from characters to glyphs"
    descriptor = below.FontDescriptor
    program = next(
        (descriptor[key] for key in ("/FontFile2", "/FontFile3", "/FontFile") if key in descriptor), None
    )
    if program is None:
        yield f"31-009 {name} is not in the file"
        return
    if "/ToUnicode" not in font:
        yield f"31-027 {name} does not say its characters"
        return
    mapped = dict(_unicode(font.ToUnicode.read_bytes().decode("latin-1")))
    if any(text in ("", "\0", "\ufeff", "\ufffe") for text in mapped.values()):
        yield f"31-028 {name} maps a glyph to no character"
    face = uharfbuzz.Face(uharfbuzz.Blob(program.read_bytes()))
    widths = _widths(below)
    shaper = uharfbuzz.Font(face)
    table = _glyph_table(below)
    for number in (glyphs.get(code, code) for code in mapped):
        glyph = table[number] if table else number
        if glyph == 0:
            yield f"31-030 {name} shows a character it has no glyph for"
        if glyph >= face.glyph_count:
            yield f"31-011 {name} lacks the glyph {glyph}"
        elif abs(shaper.get_glyph_h_advance(glyph) * 1000 / face.upem - widths.get(number, 1000)) > 1.01:
            yield f"31-016 {name} says another width of glyph {glyph}"


def _glyph_table(font: Any) -> tuple[int, ...]:
    """Return the glyphs by number where they are not the numbers themselves (ISO 32000-1, 9.7.4.3)."""
    held = font.get("/CIDToGIDMap")
    data = held.read_bytes() if isinstance(held, pikepdf.Stream) else b""
    return struct.unpack(f">{len(data) // 2}H", data)


def _unicode(cmap: str) -> Iterator[tuple[int, str]]:
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for glyph, text in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]*)>", block):
            yield int(glyph, 16), bytes.fromhex(text).decode("utf-16-be", "replace")


def _glyphs(cmap: str) -> Iterator[tuple[int, int]]:
    for block in re.findall(r"begincidchar(.*?)endcidchar", cmap, re.DOTALL):
        for code, glyph in re.findall(r"<([0-9a-fA-F]+)>\s*(\d+)", block):
            yield int(code, 16), int(glyph)


def _widths(font: Any) -> dict[int, float]:
    """Return the widths of glyphs as /W has them (ISO 32000-1, 9.7.4.3)."""
    found: dict[int, float] = {}
    held = list(font.get("/W", []))
    while held:
        first = int(held.pop(0))
        if isinstance(held[0], pikepdf.Array):
            found.update({first + at: float(width) for at, width in enumerate(held.pop(0))})
        else:
            last, width = int(held.pop(0)), float(held.pop(0))
            found.update(dict.fromkeys(range(first, last + 1), width))
    return found
