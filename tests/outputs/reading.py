"""Read text, outline, structure and metadata of finished outputs, with libraries that did not write them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pikepdf
from lxml import etree, html

_HEX = re.compile(rb"<([0-9a-fA-F]+)>")
_NAMES = {
    "opf": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "x": "http://www.w3.org/1999/xhtml",
    "epub": "http://www.idpf.org/2007/ops",
    "m": "http://www.w3.org/1998/Math/MathML",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
}


def one_line(text: str) -> str:
    """Return a text with every run of white space as one blank."""
    return " ".join(text.split())


@dataclass(frozen=True)
class Piece:
    """A string a page shows: marked-content id (-1 for an artifact), place in points from the top left, size."""

    page: int
    mcid: int
    x: float
    y: float
    size: float
    font: str
    text: str


@dataclass(frozen=True)
class Element:
    """An element of a PDF's structure tree: its type, depth, page (from 0; -1 unknown), alternative text and words."""

    kind: str
    depth: int
    page: int
    alt: str | None
    text: str


class Pdf:
    """A PDF as WeasyPrint writes it: one Tm and one TJ for each string, Identity-H fonts with ToUnicode."""

    def __init__(self, data: bytes) -> None:
        self.file = pikepdf.open(io.BytesIO(data))
        self.root: Any = self.file.Root

    def info(self, key: str) -> str:
        return str(self.file.docinfo.get(f"/{key}", ""))

    @cached_property
    def xmp(self) -> Any:
        return etree.fromstring(self.root.Metadata.read_bytes())

    def in_xmp(self, path: str) -> list[str]:
        return [getattr(found, "text", found) for found in self.xmp.xpath(path, namespaces=_NAMES)]

    @cached_property
    def outline(self) -> list[tuple[int, str]]:
        """Level (from 1) and title of each bookmark."""

        def walk(items: Any, level: int) -> Iterator[tuple[int, str]]:
            for item in items:
                yield level, item.title
                yield from walk(item.children, level + 1)

        with self.file.open_outline() as tree:
            return list(walk(tree.root, 1))

    @cached_property
    def sizes(self) -> set[tuple[int, int]]:
        """Width and height of the pages, in whole points."""
        boxes = [[float(edge) for edge in page.mediabox] for page in self.file.pages]
        return {(round(right - left), round(top - bottom)) for left, bottom, right, top in boxes}

    @cached_property
    def pieces(self) -> list[Piece]:
        return [piece for number, page in enumerate(self.file.pages) for piece in _pieces(page, number)]

    def lines(self, page: int) -> list[list[Piece]]:
        """The page's strings by base line, from top to bottom, each line from left to right."""
        lines: list[list[Piece]] = []
        for piece in sorted((p for p in self.pieces if p.page == page), key=lambda p: (p.y, p.x)):
            if lines and abs(lines[-1][-1].y - piece.y) < 2:
                lines[-1].append(piece)
            else:
                lines.append([piece])
        return [sorted(line, key=lambda p: p.x) for line in lines]

    def text(self, page: int) -> list[str]:
        """The page's lines as text."""
        return [one_line(" ".join(piece.text for piece in line)) for line in self.lines(page)]

    @cached_property
    def body(self) -> str:
        """The words of the document in reading order, without what repeats on each page."""
        return one_line("\n".join(element.text for element in self.elements if element.depth == 1))

    @cached_property
    def elements(self) -> list[Element]:
        """The structure tree in reading order, parents first."""
        pages = {page.objgen: number for number, page in enumerate(self.file.pages)}
        said: dict[tuple[int, int], list[Piece]] = {}
        for piece in self.pieces:
            said.setdefault((piece.page, piece.mcid), []).append(piece)
        found: list[Element] = []

        def walk(item: Any, depth: int, page: int) -> list[Piece]:
            if isinstance(item, int):
                return said.get((page, item), [])
            if item.get("/Type") == "/OBJR":
                return []
            if "/Pg" in item:
                page = pages[item.Pg.objgen]
            if item.get("/Type") == "/MCR":
                return said.get((page, int(item.MCID)), [])
            kids = item.get("/K", [])
            place = len(found)
            inside = [
                piece
                for kid in (kids if isinstance(kids, pikepdf.Array) else [kids])
                for piece in walk(kid, depth + 1, page)
            ]
            if "/S" in item:
                alt = str(item.Alt) if "/Alt" in item else None
                found.insert(place, Element(str(item.S)[1:], depth, page, alt, joined(inside)))
            return inside

        walk(self.root.StructTreeRoot, -1, -1)
        return found

    def of_kind(self, *kinds: str) -> list[Element]:
        return [element for element in self.elements if element.kind in kinds]

    @cached_property
    def fonts(self) -> dict[str, bool]:
        """Each font's name without its subset tag, and whether its program is in the file."""
        found = {}
        for item in self.file.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
                embedded = any(key in item for key in ("/FontFile", "/FontFile2", "/FontFile3"))
                found[str(item.FontName).lstrip("/").split("+")[-1]] = embedded
        return found

    @cached_property
    def targets(self) -> list[str]:
        """The address of each link annotation that leads out of the document."""
        return [
            str(note.A.URI)
            for page in self.file.pages
            for note in page.get("/Annots", [])
            if note.get("/Subtype") == "/Link" and "/A" in note and "/URI" in note.A
        ]


def joined(pieces: list[Piece]) -> str:
    """Return strings as running text: a new line is a blank, but for one that ends where words break without.

    WeasyPrint numbers runs that are only blanks, and does not write them: between tokens of code they are put back.
    """
    out = ""
    last: Piece | None = None
    for piece in pieces:
        if last:
            code = piece.font.startswith("Source-Code") and piece.mcid > last.mcid + 1
            below = abs(piece.y - last.y) > 0.8 * max(piece.size, last.size) or piece.x <= last.x
            out += (
                ""
                if out.endswith(("-", "—", "–", "/")) and not code
                else " "
                if below or piece.page != last.page or code
                else ""
            )
        out += piece.text
        last = piece
    return one_line(out)


def _pieces(page: Any, number: int) -> Iterator[Piece]:
    fonts = page.get("/Resources", {}).get("/Font", {})
    maps = {name: _unicode(font) for name, font in fonts.items()}
    matrix, stack = pikepdf.Matrix(), []
    marks: list[int] = []
    font, size, place = "", 0.0, pikepdf.Matrix()
    top = float(page.mediabox[3])
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name == "q":
            stack.append(matrix)
        elif name == "Q":
            matrix = stack.pop()
        elif name == "cm":
            matrix = pikepdf.Matrix(*map(float, operands)) @ matrix
        elif name in ("BMC", "BDC"):
            properties = operands[1] if len(operands) > 1 else {}
            marks.append(int(properties["/MCID"]) if "/MCID" in properties else marks[-1] if marks else -1)
        elif name == "EMC":
            marks.pop()
        elif name == "Tf":
            font, size = str(operands[0]), float(operands[1])
        elif name == "Tm":
            place = pikepdf.Matrix(*map(float, operands))
        elif name in ("TJ", "Tj"):
            parts = operands[0] if name == "TJ" else operands
            said = "".join(maps[font](bytes(part)) for part in parts if isinstance(part, pikepdf.String))
            at = place @ matrix
            points = size * abs(at.d)
            base = str(fonts[font].BaseFont).split("+")[-1]
            yield Piece(number, marks[-1] if marks else -1, at.e, top - at.f, points, base, said)


def _unicode(font: Any) -> Any:
    """Return a function from the bytes of a string to its text, by the font's own ToUnicode map."""
    known: dict[int, str] = {}
    for line in font.ToUnicode.read_bytes().splitlines():
        codes = _HEX.findall(line)
        if len(codes) == 2 and b"ffff" not in line:
            known[int(codes[0], 16)] = bytes.fromhex(codes[1].decode()).decode("utf-16-be")
    return lambda data: "".join(
        known.get((a << 8) + b, "") for a, b in zip(data[::2], data[1::2], strict=True)
    )


class Epub:
    """An EPUB: its package file, navigation and chapters."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.files = {name: archive.read(name) for name in archive.namelist()}
            self.names = archive.namelist()
            self.stored_first = archive.infolist()[0].compress_type == zipfile.ZIP_STORED
        self.package = etree.fromstring(self.files["EPUB/content.opf"])
        self.nav = etree.fromstring(self.files["EPUB/nav.xhtml"])

    def find(self, path: str) -> list[str]:
        """What an XPath finds in the package file; elements as their text."""
        found = self.package.xpath(path, namespaces=_NAMES)
        return [item if isinstance(item, str) else (item.text or "") for item in found]

    def term(self, name: str) -> list[str]:
        """The values of a meta property."""
        return self.find(f"//opf:meta[@property='{name}']")

    @cached_property
    def chapters(self) -> dict[str, Any]:
        """The documents of the spine by name, in reading order, but for cover, title page and navigation."""
        names = {item.get("id"): item.get("href") for item in self.package.iter(f"{{{_NAMES['opf']}}}item")}
        spine = [names[item.get("idref")] for item in self.package.iter(f"{{{_NAMES['opf']}}}itemref")]
        return {name: etree.fromstring(self.files[f"EPUB/{name}"]) for name in spine if "/ch" in name}

    def all(self, path: str) -> list[Any]:
        """What an XPath finds in the chapters."""
        return [found for root in self.chapters.values() for found in root.xpath(path, namespaces=_NAMES)]

    @cached_property
    def outline(self) -> list[tuple[int, str, str]]:
        """Level (from 1), title and address of each entry of the table of contents."""
        (tree,) = self.nav.xpath("//x:nav[@epub:type='toc']", namespaces=_NAMES)
        links = tree.xpath(".//x:a", namespaces=_NAMES)
        depth = [len(link.xpath("ancestor::x:ol", namespaces=_NAMES)) for link in links]
        return [
            (level, one_line("".join(link.itertext())), link.get("href"))
            for level, link in zip(depth, links, strict=True)
        ]


class Page:
    """An HTML page, read by lxml's forgiving parser as browsers would."""

    def __init__(self, data: bytes) -> None:
        self.source = data.decode()
        self.root = html.document_fromstring(
            self.source, parser=html.HTMLParser(encoding="utf-8", huge_tree=True)
        )

    def find(self, path: str) -> list[Any]:
        return list(self.root.xpath(path))

    def texts(self, path: str) -> list[str]:
        return [one_line(item if isinstance(item, str) else item.text_content()) for item in self.find(path)]

    def meta(self, name: str) -> list[str]:
        return self.texts(f"//meta[@name='{name}']/@content")

    @cached_property
    def outline(self) -> list[tuple[int, str]]:
        found = self.find("//h1 | //h2 | //h3 | //h4 | //h5 | //h6")
        return [(int(item.tag[1]), one_line(item.text_content())) for item in found]

    @cached_property
    def references(self) -> list[str]:
        """Everything a browser would load: sources, style sheets, url() and @import of every style; not links."""
        found = [
            str(value) for value in self.find("//@src | //@poster | //@data | //link/@href | //image/@href")
        ]
        found += [part.split()[0] for value in self.find("//@srcset") for part in value.split(",")]
        styles = "\n".join([*(style.text or "" for style in self.find("//style")), *self.find("//@style")])
        found += re.findall(r"url\(\s*['\"]?([^'\")]+)", styles)
        found += re.findall(r"@import\s+['\"]([^'\"]+)", styles)
        return found

    @cached_property
    def outside(self) -> list[str]:
        """The references that are neither inside the file nor a place in the page."""
        return [address[:80] for address in self.references if not address.startswith(("data:", "#"))]
