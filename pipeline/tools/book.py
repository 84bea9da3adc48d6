"""What pandoc's EPUB writer leaves to be done to a book: fonts, dates, landmarks, page list, accessibility metadata."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from lxml import etree

from pipeline.core import ast, epoch, labels
from pipeline.core.model import Document
from pipeline.tools import chapters, page_list

_OPF = "http://www.idpf.org/2007/opf"
_DC = "http://purl.org/dc/elements/1.1/"
# Pandoc's own landmarks are English, too; reading systems show words of their own.
_START = "Start of the text"


def finish(files: dict[str, bytes], document: Document, fonts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the package with fonts, lean code, true dates, landmarks, page list and accessibility metadata.

    `fonts` are TrueType files by name; to have pandoc put in sixteen of them takes it a seventh of its time.
    """
    texts = {
        name: chapters.finished(data.decode(), document.metadata.title)
        for name, data in files.items()
        if name.startswith("EPUB/text/") and name.endswith(".xhtml")
    }
    files = {**files, **{name: text.encode() for name, text in texts.items()}}
    files |= {f"EPUB/fonts/{name}": data for name, data in fonts.items()}
    title = labels.of(document.metadata.lang)["page"]
    pages = page_list.navigation(texts, title) if document.pages else ""
    files["EPUB/nav.xhtml"] = _navigation(files["EPUB/nav.xhtml"].decode(), pages).encode()
    files["EPUB/content.opf"] = _package_file(
        files["EPUB/content.opf"], document, sorted(fonts), paged=bool(pages)
    )
    return files


def _navigation(text: str, pages: str) -> str:
    """Return the navigation document with a page list, and a landmark for the start of the text, which pandoc leaves out."""
    first = re.search(r'href="(text/ch\d+\.xhtml)', text)
    mark = f'<li><a href="{first[1]}" epub:type="bodymatter">{_START}</a></li>' if first else ""
    opening, landmarks, rest = text.partition('<nav epub:type="landmarks"')
    return (
        opening + landmarks + rest.replace("</ol>", f"{mark}</ol>", 1).replace("</body>", f"{pages}</body>")
    )


def _package_file(data: bytes, document: Document, fonts: Iterable[str], *, paged: bool) -> bytes:
    root = etree.fromstring(data, etree.XMLParser(remove_blank_text=True))
    metadata = next(root.iter(f"{{{_OPF}}}metadata"))
    date = document.metadata.date
    for item in list(metadata):
        about = item.get("property", "")
        if about == "dcterms:modified":
            item.text = f"{document.metadata.made or epoch.UNDATED}T00:00:00Z"
        elif (item.tag == f"{{{_DC}}}date" and not date) or about.startswith("schema:"):
            metadata.remove(item)
    if document.metadata.subtitle:
        _subtitle(metadata, document.metadata.subtitle)
    for name, text in _accessibility(document, paged=paged):
        etree.SubElement(metadata, f"{{{_OPF}}}meta", property=f"schema:{name}").text = text
    if paged:
        printed = f"{document.source.name.rsplit('/', 1)[-1]}.pdf"
        etree.SubElement(metadata, f"{{{_OPF}}}meta", property="pageBreakSource").text = printed
    manifest = next(root.iter(f"{{{_OPF}}}manifest"))
    for number, name in enumerate(fonts, 1):
        font = {"id": f"font{number}", "href": f"fonts/{quote(name)}", "media-type": "font/ttf"}
        etree.SubElement(manifest, f"{{{_OPF}}}item", font)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _subtitle(metadata: Any, text: str) -> None:
    """Add a second title; pandoc says of the first that it is the main one."""
    title = etree.Element(f"{{{_DC}}}title", id="subtitle")
    title.text = text
    next(metadata.iter(f"{{{_DC}}}title")).addnext(title)
    etree.SubElement(
        metadata, f"{{{_OPF}}}meta", refines="#subtitle", property="title-type"
    ).text = "subtitle"


def _accessibility(document: Document, *, paged: bool) -> list[tuple[str, str]]:
    """Return schema.org's accessibility terms that are true of the document (EPUB Accessibility 1.1, section 2)."""
    images = ast.find(list(document.blocks), "Image")
    described = all(ast.plain_text(item["c"][1]).strip() for item in images)
    found = [("accessMode", "textual"), *([("accessMode", "visual")] if images else [])]
    found += [("accessModeSufficient", "textual" if described else "textual,visual")]
    features = ["readingOrder", "structuralNavigation", "tableOfContents", "displayTransformability"]
    features += ["alternativeText"] if images and described else []
    features += ["pageBreakMarkers", "pageNavigation"] if paged else []
    features += ["MathML"] if ast.find(list(document.blocks), "Math") else []
    found += [("accessibilityFeature", name) for name in sorted(features)]
    found += [("accessibilityHazard", "none")]
    summary = "The text can be read aloud and reflowed; headings form an outline."
    if images:
        summary += " All pictures have a description." if described else " Some pictures have no description."
    return [*found, ("accessibilitySummary", summary)]
