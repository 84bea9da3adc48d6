"""The electronic book: EPUB 3 with cover, fonts, outline and accessibility metadata."""

from __future__ import annotations

import html
import re
import textwrap
import uuid
from typing import Any

import msgspec
from lxml import etree

from pipeline.core import ast, epoch, labels
from pipeline.core.ast import Node
from pipeline.core.diagnostics import Outcome
from pipeline.core.model import Artifact, Document, Output, Resource
from pipeline.core.text import Span
from pipeline.tools import cover, layout, logo, markup, ocf, package, stand_ins, webfonts
from pipeline.tools.context import Context

_OPF = "http://www.idpf.org/2007/opf"
_DC = "http://purl.org/dc/elements/1.1/"
_COVER = "octavo-cover.jpg"  # no resource of a document is called so
_COVER_WIDTH = 1340  # of its 1600 units: what a line of the title has
_NAMESPACE = uuid.UUID(
    "6f3c1d0e-8b5a-5c64-9d2e-0c7a40f8a001"
)  # of Octavo's book identifiers; never to change


class EpubOptions(msgspec.Struct, frozen=True):
    """[epub]: `cover` says whether there is one; `publisher` goes into the metadata."""

    cover: bool = True
    publisher: str = ""


def emit(document: Document, context: Context) -> Outcome[Artifact]:
    """Return the document as EPUB 3. Raises Failure when a part of it is not well-formed."""
    options: EpubOptions = context.options("epub")
    span = Span(document.source.shown)
    blocks = _opened(document)
    fonts = webfonts.of(document, context, blocks, address="../fonts/")
    sheet = layout.style_sheet(context, "epub.css.j2", options, document.metadata.lang)
    pictures = dict(document.resources)
    variables: dict[str, Any] = {
        "css": ["book.css"],
        "toc-title": labels.of(document.metadata.lang)["contents"],
    }
    if options.cover:
        pictures[_COVER] = Resource(
            cover.paint(_cover(document, context, options), context.theme.font_files),
            "image/jpeg",
            *cover.SIZE,
        )
        variables["epub-cover-image"] = _COVER
    given = stand_ins.of(pictures, fonts.files)
    cover_file = {_COVER: given.resources[_COVER].data} if options.cover else {}
    written = context.pandoc.write(
        blocks,
        writer="epub3",
        span=span,
        meta=_meta(document, options, variables["toc-title"]),
        options={
            "template": True,
            "html_math_method": "mathml",
            "epub_fonts": sorted(fonts.files),
            "epub_title_page": True,
            "split_level": 1,
            "wrap_text": "none",
            "email_obfuscation": "none",
            "table_of_contents": True,
            "toc_depth": 3,
            "variables": variables,
        },
        resources=given.resources,
        files={"book.css": f"{fonts.css}\n{sheet}".encode(), **given.files, **cover_file},
    )
    members = given.replaced(package.members(written.data))
    return Outcome(Artifact("epub", ".epub", package.pack(_finished(members, document))))


def _opened(document: Document) -> list[Node]:
    """Return the blocks, what stands before the first heading under one of ours: pandoc would repeat the title there."""
    blocks: list[Node] = ast.rewrite(list(document.blocks), _in_words, of=("Header",))
    blocks = ast.rewrite(blocks, markup.sized, of=("Table",))
    blocks = ast.rewrite(blocks, _findable, of=("Figure", "CodeBlock"))
    if not blocks or blocks[0]["t"] == "Header":
        return blocks
    name = labels.of(document.metadata.lang)["overview"]
    return [ast.node("Header", [1, ast.attr("octavo-overview"), ast.text(name)]), *blocks]


def _findable(item: Node) -> Node:
    """Return a figure or code inside a div of its name: pandoc 3.9 finds no other to lead to from another chapter."""
    identifier, classes, pairs = ast.attr_of(item)
    if not identifier:
        return item
    return ast.node("Div", [ast.attr(identifier), [ast.with_attr(item, ["", classes, pairs])]], like=item)


def _in_words(item: Node) -> Node | list[Node]:
    """Return a heading as the words a navigation document can hold; one without words is no heading.

    pandoc copies a heading into nav.xhtml as it is, where formulas and pictures are wrong (EPUB 3.3, 7.2).
    """

    def say(part: Node) -> Node | list[Node]:
        if part["t"] == "Image":
            return list(part["c"][1])
        return ast.node("Str", part["c"][1])

    level, attributes, inside = item["c"]
    said = ast.rewrite(inside, say, of=("Image", "Math"))
    if not ast.plain_text(said).strip():
        return ast.node("Para", inside, like=item) if inside else []
    return {**item, "c": [level, attributes, said]}


def _meta(document: Document, options: EpubOptions, contents: str) -> dict[str, Any]:
    metadata = document.metadata
    identifier = uuid.uuid5(_NAMESPACE, f"{document.source.name}\n{metadata.title}")
    texts = {
        "title": metadata.title,
        "subtitle": metadata.subtitle,
        "lang": metadata.lang,
        "description": metadata.description,
        "date": metadata.date,
        "publisher": options.publisher,
        "identifier": f"urn:uuid:{identifier}",
        "toc-title": contents,
    }
    meta: dict[str, Any] = {key: {"t": "MetaString", "c": value} for key, value in texts.items() if value}
    for key, values in (("author", metadata.authors), ("subject", metadata.subjects)):
        if values:
            meta[key] = {"t": "MetaList", "c": [{"t": "MetaString", "c": value} for value in values]}
    return meta


def _cover(document: Document, context: Context, options: EpubOptions) -> str:
    """Return the cover as SVG, its title broken into at most six lines of a size that fills the width."""
    title = document.metadata.title
    width = next((w for w in (12, 16, 20, 26) if len(textwrap.wrap(title, w)) <= 4), 32)
    lines = textwrap.wrap(title, width)[:6]
    look = context.theme
    widest = cover.widest(lines, look.fonts.heading, look.font_files)
    values = {
        "lines": lines,
        "size": min(230, int(_COVER_WIDTH / max(widest, 1))),
        "site": context.settings.project.title,
        "logo": held.address if (held := logo.of(look)) else "",
    }
    author = ", ".join(document.metadata.authors)
    return layout.render(context, "cover.svg.j2", layout.values(document, options, **values, author=author))


def _finished(files: dict[str, bytes], document: Document) -> dict[str, bytes]:
    """Return the package with lean code, true dates and accessibility metadata."""
    files = dict(files)
    for name in sorted(files):
        if name.startswith("EPUB/text/") and name.endswith(".xhtml"):
            files[name] = _chapter(files[name].decode(), document).encode()
    files["EPUB/content.opf"] = _package_file(files["EPUB/content.opf"], document)
    return files


def _chapter(text: str, document: Document) -> str:
    """Return a chapter with lean code, its heading as the page's title, and no identifier of pandoc's own."""
    heading = re.search(r"<h\d[^>]*>(.*?)</h\d>", text, re.DOTALL)
    said = re.sub(r"<[^>]*>", "", heading[1]) if heading else html.escape(document.metadata.title)
    text = re.sub(
        r"<title>[^<]*</title>", lambda _: f"<title>{' '.join(said.split())}</title>", text, count=1
    )
    # pandoc's own id of the notes would clash with a heading "Footnotes".
    return markup.lean(text.replace('<section id="footnotes" class="footnotes', '<section class="footnotes'))


def _package_file(data: bytes, document: Document) -> bytes:
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
    for name, text in _accessibility(document):
        etree.SubElement(metadata, f"{{{_OPF}}}meta", property=f"schema:{name}").text = text
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _subtitle(metadata: Any, text: str) -> None:
    """Add a second title; pandoc says of the first that it is the main one."""
    title = etree.Element(f"{{{_DC}}}title", id="subtitle")
    title.text = text
    next(metadata.iter(f"{{{_DC}}}title")).addnext(title)
    etree.SubElement(
        metadata, f"{{{_OPF}}}meta", refines="#subtitle", property="title-type"
    ).text = "subtitle"


def _accessibility(document: Document) -> list[tuple[str, str]]:
    """Return schema.org's accessibility terms that are true of the document (EPUB Accessibility 1.1, section 2)."""
    images = ast.find(list(document.blocks), "Image")
    described = all(ast.plain_text(item["c"][1]).strip() for item in images)
    found = [("accessMode", "textual"), *([("accessMode", "visual")] if images else [])]
    found += [("accessModeSufficient", "textual" if described else "textual,visual")]
    features = ["readingOrder", "structuralNavigation", "tableOfContents", "displayTransformability"]
    features += ["alternativeText"] if images and described else []
    features += ["MathML"] if ast.find(list(document.blocks), "Math") else []
    found += [("accessibilityFeature", name) for name in sorted(features)]
    found += [("accessibilityHazard", "none")]
    summary = "The text can be read aloud and reflowed; headings form an outline."
    if images:
        summary += " All pictures have a description." if described else " Some pictures have no description."
    return [*found, ("accessibilitySummary", summary)]


OUTPUT: Output[Context] = Output(
    "epub", ".epub", emit, EpubOptions, traits=frozenset(("book", "document")), verify=ocf.faults
)
