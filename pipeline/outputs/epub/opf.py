"""The package document of a book: metadata, manifest, spine (EPUB 3.3, 5; EPUB Accessibility 1.1, 2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lxml import etree

from pipeline.core import ast, source_date
from pipeline.core.model import Document

_OPF = "http://www.idpf.org/2007/opf"
_DC = "http://purl.org/dc/elements/1.1/"


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the manifest: identifier, URL, media type, properties; `read` says that it is in the spine."""

    identifier: str
    address: str
    mime: str
    properties: str = ""
    read: bool = False


def write_package(
    items: Iterable[Item], document: Document, *, identifier: str, publisher: str, paged: bool
) -> bytes:
    """Return the package document; `paged` says that the book has a page list."""
    root = etree.Element(
        f"{{{_OPF}}}package", {"version": "3.0", "unique-identifier": "epub-id"}, nsmap={None: _OPF}
    )
    root.set("{http://www.w3.org/XML/1998/namespace}lang", document.metadata.lang)
    metadata = etree.SubElement(root, f"{{{_OPF}}}metadata", nsmap={"dc": _DC})
    _add_metadata(metadata, document, identifier, publisher)
    for name, text in _accessibility(document, paged=paged):
        _add_meta(metadata, text, property=f"schema:{name}")
    if paged:
        _add_meta(metadata, f"{document.source.name.rsplit('/', 1)[-1]}.pdf", property="pageBreakSource")
    items = list(items)
    for item in items:
        if item.properties == "cover-image":
            _add_meta(
                metadata, "", name="cover", content=item.identifier
            )  # for EPUB 2 readers (OPF 2.0.1, 2.2)
    manifest = etree.SubElement(root, f"{{{_OPF}}}manifest")
    spine = etree.SubElement(root, f"{{{_OPF}}}spine", toc="ncx")
    if document.metadata.direction == "rtl":
        root.set("dir", "rtl")
        spine.set("page-progression-direction", "rtl")
    for item in items:
        about = {"properties": item.properties} if item.properties else {}
        named = {"id": item.identifier, "href": item.address, "media-type": item.mime, **about}
        etree.SubElement(manifest, f"{{{_OPF}}}item", named)
        if item.read:
            etree.SubElement(spine, f"{{{_OPF}}}itemref", idref=item.identifier)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _add_metadata(metadata: Any, document: Document, identifier: str, publisher: str) -> None:
    about = document.metadata
    _add_dublin_core(metadata, "identifier", identifier, id="epub-id")
    _add_dublin_core(metadata, "title", about.title, id="title")
    if about.subtitle:
        _add_meta(metadata, "main", refines="#title", property="title-type")
        _add_dublin_core(metadata, "title", about.subtitle, id="subtitle")
        _add_meta(metadata, "subtitle", refines="#subtitle", property="title-type")
    for number, author in enumerate(about.authors, 1):
        _add_dublin_core(metadata, "creator", author, id=f"creator-{number}")
        _add_meta(metadata, "aut", refines=f"#creator-{number}", property="role", scheme="marc:relators")
    _add_dublin_core(metadata, "language", about.lang)
    said = {
        "date": about.date,
        "publisher": publisher,
        "description": about.description,
        "rights": about.rights,
    }
    for name, text in said.items():
        if text:
            _add_dublin_core(metadata, name, text)
    for subject in about.subjects:
        _add_dublin_core(metadata, "subject", subject)
    _add_meta(metadata, f"{about.made or source_date.UNDATED}T00:00:00Z", property="dcterms:modified")


def _add_dublin_core(metadata: Any, name: str, text: str, **attributes: str) -> None:
    """Add a Dublin Core element."""
    etree.SubElement(metadata, f"{{{_DC}}}{name}", attributes).text = text


def _add_meta(metadata: Any, text: str, **attributes: str) -> None:
    etree.SubElement(metadata, f"{{{_OPF}}}meta", attributes).text = text or None


def _accessibility(document: Document, *, paged: bool) -> list[tuple[str, str]]:
    """Return the schema.org accessibility properties that apply to the document (EPUB Accessibility 1.1, section 2)."""
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
