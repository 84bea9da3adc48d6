"""The e-book: EPUB 3 with cover, fonts, navigation and accessibility metadata."""

from __future__ import annotations

import textwrap
import uuid
from typing import Annotated, Literal

import msgspec

from pipeline.context import Context
from pipeline.core import ast, translations
from pipeline.core.ast import Node
from pipeline.core.diagnostics import Diagnostic, Outcome
from pipeline.core.model import Artifact, Document, Output
from pipeline.core.spans import Span
from pipeline.formats.html import sanitize, webfonts
from pipeline.formats.html import template as html_template
from pipeline.formats.html import writer as html_writer
from pipeline.outputs.epub import book, chapters, cover, images, page_list, untrusted
from pipeline.outputs.epub import check as epub_check
from pipeline.tools import zip as zips
from pipeline.tools.images import logo

_OWN = frozenset(("Header", "Table", "Div"))
_COVER_WIDTH = 1340  # units of the drawing, which is 1600 wide: the width of a line of the title
_NAMESPACE = uuid.UUID(
    "6f3c1d0e-8b5a-5c64-9d2e-0c7a40f8a001"
)  # of Octavo's book identifiers; never to change


class EpubOptions(msgspec.Struct, frozen=True):
    """[epub]: cover, publisher, the most pixels of an image, and the list of printed pages.

    `page_list` "auto" is yes if the project also builds the PDF.
    """

    cover: bool = True
    publisher: str = ""
    page_list: Literal["auto", "yes", "no"] = "auto"
    image_pixels: Annotated[int, msgspec.Meta(ge=0)] = 4_000_000


def emit(document: Document, context: Context) -> Outcome[Artifact]:
    """Return the document as EPUB 3. Raises Failure if pandoc cannot write a chapter."""
    options: EpubOptions = context.options("epub")
    blocks, pictures = images.place_images(_add_opening_heading(document), document.resources)
    text = chapters.write_chapters(
        blocks,
        (f"../media/{name}" for name in pictures),
        context,
        Span(document.source.shown),
    )
    whole = "\n".join(chapter.body for chapter in text)
    fonts = webfonts.embed(document, context, blocks, whole, address="../fonts/")
    sheet = html_template.render_shared(context, "epub.css.j2", options, document.metadata.lang)
    made = book.Book(
        document,
        _identifier(document),
        options.publisher,
        text,
        f"{fonts.css}\n{sheet}",
        images.limit_pixels(pictures, options.image_pixels),
        fonts.files,
        cover.paint(_cover(document, context, options), context.theme.font_files) if options.cover else b"",
    )
    files = book.package_files(made)
    removed: tuple[Diagnostic, ...] = ()
    if context.settings.is_untrusted:
        files, removed = untrusted.safe_files(files, document.source.shown)
    for name, data in files.items():
        context.keep(f"book/{name}", data)
    return Outcome(Artifact("epub", ".epub", zips.pack(files)), removed)


def _add_opening_heading(document: Document) -> list[Node]:
    """Return the blocks with a generated heading before text that precedes the first heading."""
    blocks: list[Node] = ast.rewrite(list(document.blocks), _prepare, of=_OWN)
    blocks = page_list.mark_pages(blocks, document.pages)
    if not blocks or blocks[0]["t"] == "Header":
        return blocks
    name = translations.look_up(document.metadata.lang)["overview"]
    return [ast.node("Header", [1, ast.attr("octavo-overview"), ast.text(name)]), *blocks]


def _prepare(item: Node) -> Node | list[Node]:
    """Return a block prepared for pandoc's writer."""
    if item["t"] == "Header":
        return _plain_heading(item)
    if item["t"] == "Table":
        return html_writer.size_table(item)
    return chapters.add_role(item)


def _plain_heading(item: Node) -> Node | list[Node]:
    """Return a heading reduced to what a navigation document can hold; without words it is no longer a heading.

    Formulas and pictures are not allowed there (EPUB 3.3, 7.2).
    """

    def say(part: Node) -> Node | list[Node]:
        if part["t"] == "Image":
            return list(part["c"][1])
        return ast.node("Str", ast.plain_text(part))

    level, attributes, inside = item["c"]
    said = ast.rewrite(inside, say, of=("Image", "Math"))
    if not ast.plain_text(said).strip():
        return ast.node("Para", inside, like=item) if inside else []
    return {**item, "c": [level, attributes, said]}


def _identifier(document: Document) -> str:
    """Return the book's own identifier, such as "urn:isbn:…", else one made of its name and title."""
    if own := document.metadata.extra.get("identifier", "").strip():
        return own
    said = f"{document.source.name}\n{document.metadata.title}"
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, said)}"


def _cover(document: Document, context: Context, options: EpubOptions) -> str:
    """Return the cover as SVG, with the title broken into at most six lines that fill the width."""
    title = document.metadata.title
    width = next((w for w in (12, 16, 20, 26) if len(textwrap.wrap(title, w)) <= 4), 32)
    lines = textwrap.wrap(title, width)[:6]
    look = context.theme
    widest = cover.text_width(lines, look.fonts.heading, look.font_files)
    values = {
        "ground": html_template.render_shared(
            context, "cover-ground.svg.j2", options, document.metadata.lang
        ),
        "lines": lines,
        "size": min(230, int(_COVER_WIDTH / max(widest, 1))),
        "site": context.settings.project.title,
        "logo": held.address if (held := logo.load(look)) else "",
    }
    author = ", ".join(document.metadata.authors)
    return html_template.render(
        context, "cover.svg.j2", html_template.template_values(document, options, **values, author=author)
    )


def _wants_pages(options: EpubOptions, both: bool) -> bool:
    return options.page_list == "yes" or (options.page_list == "auto" and both)


OUTPUT: Output[Context] = Output(
    "epub",
    ".epub",
    emit,
    EpubOptions,
    traits=frozenset(("book", "document")),
    prepare=cover.prepare,
    verify=epub_check.find_faults,
    wants_pages=_wants_pages,
    rules=sanitize.RULES,
)
