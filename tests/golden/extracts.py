"""Extract the content of each output as readable lines: metadata, then outline and text, then notes."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import takewhile
from typing import Any

import docx
import pptx

from pipeline.core import ast
from pipeline.formats.ooxml import xml as ooxml
from pipeline.tools import zip as zips
from tests.outputs.reading import Epub, Page, Pdf, one_line

_SHOWN = frozenset("h1 h2 h3 h4 h5 h6 p li dt dd th td figcaption caption pre summary img math aside".split())


_BLOCKS = frozenset("H1 H2 H3 H4 H5 H6 P LBody TH TD Caption Figure Div Note".split())


def _lines(heading: str, pairs: Mapping[str, Any]) -> Iterator[str]:
    yield f"[{heading}]"
    yield from (f"{key}: {value}" for key, value in pairs.items() if value)


def of_pdf(data: bytes) -> Iterator[str]:
    """Information, outline with pages, and each element of the structure that holds text of its own."""
    pdf = Pdf(data)
    yield from _lines("metadata", {key: pdf.info(key) for key in ("Title", "Author", "Subject", "Keywords")})
    yield f"Lang: {pdf.root.Lang}"
    yield "[outline]"
    yield from (f"{'  ' * (level - 1)}{title}" for level, title in pdf.outline)
    yield "[structure]"
    for at, element in enumerate(pdf.elements):
        inside = takewhile(lambda other, depth=element.depth: other.depth > depth, pdf.elements[at + 1 :])
        loose = element.kind == "NonStruct" and element.depth == 1
        if (element.kind in _BLOCKS or loose) and not any(
            other.kind in _BLOCKS - {"Figure"} for other in inside
        ):
            alt = f" (alt: {element.alt})" if element.alt else ""
            if element.text or alt:
                yield f"{element.kind} {element.text}{alt}"
    yield "[links]"
    yield from dict.fromkeys(pdf.targets)
    yield "[fonts]"
    yield from sorted(name.strip(",") for name in pdf.fonts)


def of_html(data: bytes) -> Iterator[str]:
    """Head, then every element that holds text, by its tag."""
    page = Page(data)
    names = ("author", "description", "keywords", "dcterms.created")
    yield from _lines("head", {name: " | ".join(page.meta(name)) for name in names})
    yield f"lang: {page.find('/html/@lang')[0]}"
    yield "[text]"
    yield from _elements(page.find("//body")[0])


def of_reveal(data: bytes) -> Iterator[str]:
    """Each slide: its layout, what it shows, what is said."""
    page = Page(data)
    yield from _lines(
        "head", {name: " | ".join(page.meta(name)) for name in ("author", "description", "keywords")}
    )
    for slide in page.find("//section[contains(@class, 'slide')]"):
        yield f"[slide {slide.get('class').split()[1]} #{slide.get('id')}]"
        yield from _elements(slide)


def of_epub(data: bytes) -> Iterator[str]:
    """Package metadata, navigation, then the chapters by element."""
    book = Epub(data)
    yield "[package]"
    for item in book.package.iter():
        name = item.tag.rpartition("}")[2] if isinstance(item.tag, str) else ""
        if item.text and item.text.strip() and (name == "meta" or "purl.org" in item.tag):
            yield f"{item.get('property') or name}: {item.text.strip()}"
    yield "[navigation]"
    yield from (f"{'  ' * (level - 1)}{title} -> {address}" for level, title, address in book.outline)
    for name, root in book.chapters.items():
        yield f"[{name}]"
        yield from _elements(root)


def of_docx(data: bytes) -> Iterator[str]:
    """Core properties, then each paragraph by its style, tables and footnotes in their places."""
    core = docx.Document(io.BytesIO(data)).core_properties
    names = ("title", "subject", "author", "keywords", "category", "comments", "language", "created")
    yield from _lines("core", {name: getattr(core, name) for name in names})
    files = zips.members(data)
    for name in ("document", "footnotes"):
        yield f"[{name}]"
        root = ooxml.parse(files[f"word/{name}.xml"])
        for paragraph in ooxml.find(root, "//w:p"):
            style = "".join(ooxml.find(paragraph, "w:pPr/w:pStyle/@w:val")) or "-"
            runs = ooxml.find(paragraph, ".//w:t | .//m:t | .//w:br")
            said = one_line("".join(" " if run.tag.endswith("}br") else run.text or "" for run in runs))
            alts = "".join(f" (alt: {alt})" for alt in ooxml.find(paragraph, ".//wp:docPr/@descr"))
            if said or alts:
                yield f"{style} {said}{alts}"


def of_pptx(data: bytes) -> Iterator[str]:
    """Core properties, then each slide: layout, shapes, notes."""
    deck = pptx.Presentation(io.BytesIO(data))
    names = ("title", "subject", "author", "keywords", "category", "comments", "created")
    yield from _lines("core", {name: getattr(deck.core_properties, name) for name in names})
    for slide in deck.slides:
        yield f"[slide {slide.slide_layout.name}]"
        for shape in slide.shapes:
            kind = shape.placeholder_format.type.name.lower() if shape.is_placeholder else "shape"
            alts = [alt for alt in shape._element.xpath(".//@descr") if alt]
            if shape.has_text_frame and shape.text_frame.text.strip():
                yield from (
                    f"{kind} {one_line(p.text)}" for p in shape.text_frame.paragraphs if p.text.strip()
                )
            elif getattr(shape, "has_table", False) and shape.has_table:
                yield from (f"row {' | '.join(cell.text for cell in row.cells)}" for row in shape.table.rows)
            elif alts:
                yield f"{kind} (alt: {'; '.join(alts)})"
        for choice in slide.shapes._spTree.xpath(".//*[local-name()='Choice']"):
            for paragraph in choice.xpath(".//*[local-name()='p']"):
                said = one_line("".join(paragraph.xpath(".//*[local-name()='t']/text()")))
                yield f"formulas {said}"
        if slide.has_notes_slide:
            lines = slide.notes_slide.notes_text_frame.text.splitlines()
            yield from (f"notes {one_line(line)}" for line in lines if line.strip())


def of_ast(data: bytes) -> Iterator[str]:
    """Metadata and blocks, by kind."""
    tree = json.loads(data)
    yield "[meta]"
    for key, value in sorted(tree["meta"].items()):
        inside = value["c"]
        yield f"{key}: {inside if isinstance(inside, str) else ' | '.join(item['c'] for item in inside)}"
    yield "[blocks]"
    for block in tree["blocks"]:
        level = block["c"][0] if block["t"] == "Header" else ""
        classes = "".join(f".{name}" for name in ast.classes(block))
        yield f"{block['t']}{level}{classes} {one_line(ast.plain_text(block, notes=True))}".strip()


def _elements(root: Any) -> Iterator[str]:
    for item in root.iter():
        tag = item.tag.rpartition("}")[2] if isinstance(item.tag, str) else ""
        if tag == "img":
            yield f"img (alt: {item.get('alt')})"
        elif tag in ("math", "pre"):
            yield f"{tag} {_text(item)}"
        elif tag in _SHOWN and (said := _own(item)):
            yield f"{tag} {said}"


def _own(item: Any) -> str:
    """The text of an element without that of elements that get a line of their own."""
    parts = [item.text or ""]
    for child in item:
        name = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
        if name not in _SHOWN | {"ul", "ol", "div", "section", "blockquote", "table", "figure", "nav"}:
            parts.append(_own(child) if len(child) else (child.text or ""))
        parts.append(child.tail or "")
    return one_line("".join(parts))


def _text(item: Any) -> str:
    said = "".join(item.xpath(".//text()[not(ancestor::*[local-name()='annotation'])]"))
    return re.sub(r"\n", " ⏎ ", said.strip("\n")) if item.tag.endswith("pre") else one_line(said)


EXTRACTS: dict[str, Callable[[bytes], Iterator[str]]] = {
    "ast": of_ast,
    "docx": of_docx,
    "epub": of_epub,
    "html": of_html,
    "pdf": of_pdf,
    "pptx": of_pptx,
    "revealjs": of_reveal,
    "slides-handout": of_pdf,
    "slides-pdf": of_pdf,
}
