"""XML of Word and PowerPoint: parsing, document properties, the theme part, code colours."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from lxml import etree

from pipeline.core import ast, source_date
from pipeline.core.ast import Node
from pipeline.core.color import ink
from pipeline.core.model import Document, Metadata, Resource
from pipeline.theme import Theme
from pipeline.tools import dates

NUMBERED = "\ue8ff"  # private-use character that marks code with line numbers
THINNEST = 9525  # English metric units: the smallest side of a picture, a pixel; one of 0 is not seen, or shown in any size
NAMESPACES: Mapping[str, str] = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "v": "urn:schemas-microsoft-com:vml",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
}
# ECMA-376, parts 1 and 22.1: elements whose children pandoc 3.9 writes in a wrong order.
_ORDERS = {
    "m:mcPr": "m:count m:mcJc",
    "m:rPr": "m:lit m:nor m:scr m:sty m:brk m:aln",
    "a:rPr": "a:ln a:noFill a:solidFill a:effectLst a:highlight a:latin a:ea a:cs a:sym a:hlinkClick a:hlinkMouseOver",
}
_BOLD = re.compile("[\U0001d400-\U0001d433\U0001d7ce-\U0001d7d7]+")  # letters and digits
_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>'
)
_APP = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
# Entities are not expanded and nothing is fetched, because a reference document may come from a stranger.
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


def parse(part: bytes) -> etree._Element:
    """Return the root of an XML part. Raises lxml.etree.XMLSyntaxError."""
    return etree.fromstring(part, _PARSER)


def serialize(root: etree._Element) -> bytes:
    """Return an XML part as bytes with an XML declaration."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


@cache
def tag(name: str) -> str:
    """Return a prefixed name ("w:p") in lxml's notation ("{namespace}p")."""
    prefix, local = name.split(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def find(root: etree._Element, path: str) -> list[Any]:
    """Return the results of an XPath; the prefixes are those of NAMESPACES."""
    found = _compile(path)(root)
    assert isinstance(found, list)
    return found


@cache
def _compile(path: str) -> etree.XPath:
    return etree.XPath(path, namespaces=dict(NAMESPACES), smart_strings=False)


def tidy(root: etree._Element) -> None:
    """Mend what pandoc's writers leave: children in an invalid order, styles of text in formulas, bold letters as characters."""
    for parent, names in _ORDERS.items():
        order = {tag(name): number for number, name in enumerate(names.split())}
        for item in root.iter(tag(parent)):
            item[:] = sorted(item, key=lambda child: order.get(str(child.tag), len(order)))
    for style in find(root, "//m:rPr[m:nor]/m:sty"):
        style.getparent().remove(style)  # m:sty is only allowed on mathematical letters
    for letter in find(root, "//m:r[not(m:rPr)]/m:t"):
        if _BOLD.fullmatch(letter.text or ""):
            letter.text = unicodedata.normalize("NFKC", letter.text)
            properties = etree.Element(tag("m:rPr"))
            etree.SubElement(properties, tag("m:sty")).set(tag("m:val"), "b")
            letter.getparent().insert(0, properties)


def document_properties(metadata: Metadata) -> dict[str, bytes]:
    """Return docProps/core.xml and docProps/app.xml for a document."""
    root = parse(_CORE.encode())
    names = dict(root.nsmap)

    def say(name: str, text: str) -> etree._Element:
        prefix, local = name.split(":")
        made = etree.SubElement(root, f"{{{names[prefix]}}}{local}")
        made.text = text
        return made

    stamp = f"{metadata.made or source_date.UNDATED}T00:00:00Z"
    said = {
        "dc:title": metadata.title,
        "dc:subject": metadata.subtitle or metadata.description,
        "dc:creator": "; ".join(metadata.authors),
        "cp:keywords": ", ".join(metadata.subjects),
        "dc:description": metadata.description,
        "cp:category": ", ".join(metadata.tags),
        "dc:language": metadata.lang,
    }
    for name, text in said.items():
        if text:
            say(name, text)
    for name in ("dcterms:created", "dcterms:modified"):
        say(name, stamp).set(f"{{{names['xsi']}}}type", "dcterms:W3CDTF")
    app = f'<Properties xmlns="{_APP}"><Application>Octavo</Application></Properties>'
    return {"docProps/core.xml": serialize(root), "docProps/app.xml": serialize(parse(app.encode()))}


def prepare(many: bool) -> None:
    """Import the slow modules that many documents need (`Output.prepare`)."""
    if many:
        language("en")


def language(lang: str) -> str:
    """Return a BCP 47 tag as Word and PowerPoint expect it: "de" with its likely region, "de-DE"."""
    from babel.core import get_global

    likely = get_global("likely_subtags").get(lang.lower(), "")
    return f"{lang.lower()}-{likely.rsplit('_', 1)[-1]}" if likely.count("_") > 1 else lang


def pandoc_metadata(metadata: Metadata) -> dict[str, Node]:
    """Return title, subtitle, authors and date as pandoc's metadata."""
    lines = {
        "title": metadata.title, "subtitle": metadata.subtitle, "lang": metadata.lang,
        "date": dates.format_date(metadata.date, metadata.lang, metadata.date_written),
    }  # fmt: skip
    made = {key: ast.node("MetaInlines", ast.text(line)) for key, line in lines.items() if line}
    if metadata.authors:
        authors = [ast.node("MetaInlines", ast.text(author)) for author in metadata.authors]
        made["author"] = ast.node("MetaList", authors)
    return made


def replace_vectors(document: Document, tree: Any) -> tuple[Any, dict[str, Resource]]:
    """Return the tree and its resources with every vector image replaced by its bitmap.

    An image that has neither is replaced by its alternative text.
    """
    names: dict[str, str] = {}
    held: dict[str, Resource] = {}
    for key, resource in document.resources.items():
        vector = resource.mime == "image/svg+xml"
        if vector and not resource.bitmap:
            continue
        names[key] = bitmap_name(key, resource)
        held[names[key]] = replace(resource, data=resource.bitmap, mime="image/png") if vector else resource

    def change(item: Node) -> Node | list[Node]:
        attributes, shown, (target, title) = item["c"]
        if target not in names:
            return shown or ast.text(ast.value(item, "alt"))
        return {**item, "c": [attributes, shown, [names[target], title]]}

    return ast.rewrite(tree, change, of=("Image",)), held


def bitmap_name(key: str, resource: Resource) -> str:
    """Return the name of a resource in the result of `replace_vectors`."""
    return f"{key}.png" if resource.mime == "image/svg+xml" else key


def mark_numbered(block: Node) -> Node:
    """Return a code block with a first line that marks it, if its lines are to be numbered.

    Pandoc's writers have no line numbers. The mark passes through highlighting and is removed when numbers are added.
    """
    attributes, code = block["c"]
    if not code.strip("\n") or not {"numberLines", "number-lines"} & set(ast.classes(block)):
        return block
    first = ast.value(block, "startFrom", "1")
    return {**block, "c": [attributes, f"{NUMBERED}{first}\n{code}"]}


def line_numbers(lines: Sequence[str]) -> list[str]:
    """Return the line numbers for code that begins with the mark of `mark_numbered`, one for each line after it."""
    start = lines[0].removeprefix(NUMBERED)
    first = int(start) if start.isdecimal() else 1
    width = len(str(first + len(lines) - 2))
    return [f"{number:>{width}}  " for number in range(first, first + len(lines) - 1)]


def mix(color: str, other: str, share: float) -> str:
    """Return a mixture of two colours (#rrggbb) with `share` of the first, as RRGGBB."""
    pairs = [(int(color[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "".join(f"{round(a * share + b * (1 - share)):02X}" for a, b in pairs)


def apply_theme(part: bytes, theme: Theme, *, body: str) -> bytes:
    """Return a theme part (theme1.xml) with the theme's colours and heading font, and `body` as the font of text."""
    root, colors = parse(part), theme.colors
    scheme = {
        "dk1": colors.text, "lt1": colors.background, "dk2": colors.accent, "lt2": colors.surface,
        "accent1": colors.accent, "accent2": colors.note, "accent3": colors.tip, "accent4": colors.important,
        "accent5": colors.warning, "accent6": colors.caution, "hlink": colors.link, "folHlink": colors.link,
    }  # fmt: skip
    for role, color in scheme.items():
        (place,) = find(root, f"//a:clrScheme/a:{role}")
        place[:] = [etree.Element(tag("a:srgbClr"), val=color[1:].upper())]
    for kind, family in (("major", theme.fonts.heading), ("minor", body)):
        (latin,) = find(root, f"//a:{kind}Font/a:latin")
        latin.attrib.clear()
        latin.set("typeface", family)
    for named in (root, *find(root, "//a:clrScheme | //a:fontScheme")):
        named.set("name", f"Octavo {theme.name}")
    return serialize(root)


def code_style(theme: Theme) -> dict[str, Any]:
    """Return the colours of highlighted code in the format of skylighting's theme files."""
    code, ground = theme.code, theme.colors.surface
    roles = {
        code.keyword: "Keyword ControlFlow Import Preprocessor", code.type: "DataType Attribute Variable Other",
        code.value: "DecVal BaseN Float Constant", code.string: "String VerbatimString SpecialString Char SpecialChar",
        code.function: "Function BuiltIn Extension",
        code.comment: "Comment Documentation Annotation CommentVar Information RegionMarker",
        code.alarm: "Error Alert Warning",
    }  # fmt: skip
    bold, italic = (
        {"Keyword", "ControlFlow", "Alert"},
        {"Comment", "Documentation", "Annotation", "CommentVar"},
    )
    styles = {
        token: {
            "text-color": ink(color, ground), "background-color": None,
            "bold": token in bold, "italic": token in italic, "underline": False,
        }
        for color, tokens in roles.items()
        for token in tokens.split()
    }  # fmt: skip
    return {"text-color": theme.colors.text, "background-color": None, "text-styles": styles}
