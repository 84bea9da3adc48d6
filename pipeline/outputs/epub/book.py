"""The files of an e-book: chapters, title page, cover, navigation, package document (EPUB 3.3)."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from pipeline.core import direction, translations
from pipeline.core.model import Document, Metadata, Resource
from pipeline.outputs.epub import cover, nav, opf, page_list
from pipeline.outputs.epub.chapters import Chapter
from pipeline.outputs.epub.nav import TITLE_PAGE, Entry
from pipeline.outputs.epub.opf import Item
from pipeline.tools import dates

_XHTML = "application/xhtml+xml"
_CONTAINER = b"""<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles>
<rootfile full-path="EPUB/content.opf" media-type="application/oebps-package+xml" />
</rootfiles>
</container>
"""
# Apple Books ignores embedded fonts without this.
_APPLE = b"""<?xml version="1.0" encoding="UTF-8"?>
<display_options>
<platform name="*">
<option name="specified-fonts">true</option>
</platform>
</display_options>
"""


@dataclass(frozen=True, slots=True)
class Book:
    """The parts of a book.

    `pictures` by name below `media`, `fonts` (TrueType) by name below `fonts`; `cover` is a PNG, b"" for none.
    """

    document: Document
    identifier: str
    publisher: str
    chapters: Sequence[Chapter]
    css: str
    pictures: Mapping[str, Resource]
    fonts: Mapping[str, bytes]
    cover: bytes


def package_files(book: Book) -> dict[str, bytes]:
    """Return the files of the package by name."""
    metadata = book.document.metadata
    words = translations.look_up(metadata.lang)
    title = html.escape(metadata.title)
    entries = nav.outline(book.chapters) or [Entry(1, TITLE_PAGE, title)]
    texts = {f"text/{chapter.name}": chapter.body for chapter in book.chapters}
    pages = page_list.page_list(texts, words["page"]) if book.document.pages else ""
    ways_in = nav.navigation_document(entries, words["contents"], _landmarks(book), pages)
    inside = {
        "styles/book.css": book.css.encode(),
        "toc.ncx": nav.ncx(entries, identifier=book.identifier, title=metadata.title).encode(),
        "nav.xhtml": _page(title, ways_in, metadata.lang, kind="frontmatter", home=""),
        TITLE_PAGE: _page(title, _title_page(metadata, book.publisher), metadata.lang, kind="frontmatter"),
    }
    for chapter in book.chapters:
        name = nav.heading(chapter) or title
        inside[f"text/{chapter.name}"] = _page(name, chapter.body, metadata.lang, kind="bodymatter")
    if book.cover:
        inside |= {
            "text/cover.xhtml": _page(title, _cover_page(), metadata.lang, kind="cover"),
            "media/cover.png": book.cover,
        }
    inside |= {f"media/{name}": picture.data for name, picture in book.pictures.items()}
    inside |= {f"fonts/{name}": data for name, data in book.fonts.items()}
    package = opf.write_package(
        _items(book),
        book.document,
        identifier=book.identifier,
        publisher=book.publisher,
        paged=bool(pages),
    )
    return {
        "mimetype": b"application/epub+zip",
        "META-INF/container.xml": _CONTAINER,
        "META-INF/com.apple.ibooks.display-options.xml": _APPLE,
        "EPUB/content.opf": package,
        **{f"EPUB/{name}": data for name, data in inside.items()},
    }


def _page(title: str, body: str, lang: str, *, kind: str, home: str = "../") -> bytes:
    """Return an XHTML page; `home` is the relative URL of the package document's folder."""
    lang = html.escape(lang)
    said = f'lang="{lang}" xml:lang="{lang}"' + (' dir="rtl"' if direction.of(lang) == "rtl" else "")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
        f' {said}>\n<head>\n<meta charset="utf-8" />\n'
        f'<meta name="generator" content="Octavo" />\n<title>{title}</title>\n'
        f'<link rel="stylesheet" type="text/css" href="{home}styles/book.css" />\n</head>\n'
        f'<body epub:type="{kind}">\n{body}\n</body>\n</html>\n'
    ).encode()


def _title_page(metadata: Metadata, publisher: str) -> str:
    said = [("subtitle", metadata.subtitle), *(("author", author) for author in metadata.authors)]
    said += [
        ("publisher", publisher),
        ("date", dates.format_date(metadata.date, metadata.lang, metadata.date_written)),
    ]
    said += [("rights", metadata.rights), *(("abstract", part) for part in metadata.abstract)]
    lines = "".join(f'<p class="{name}">{html.escape(text)}</p>\n' for name, text in said if text)
    title = f'<h1 class="title">{html.escape(metadata.title)}</h1>'
    return f'<section epub:type="titlepage" class="titlepage">\n{title}\n{lines}</section>'


def _cover_page() -> str:
    """Return the cover page: the picture, scaled to fill the page."""
    width, height = cover.SIZE
    return (
        '<div id="cover-image">\n<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'version="1.1" width="100%" height="100%" viewBox="0 0 {width} {height}" preserveAspectRatio="xMidYMid">\n'
        f'<image width="{width}" height="{height}" xlink:href="../media/cover.png" />\n</svg>\n</div>'
    )


def _landmarks(book: Book) -> list[tuple[str, str, str]]:
    """Return the landmarks as (URL, EPUB 3 type, words); reading systems show words of their own."""
    cover_page = [("text/cover.xhtml", "cover", "Cover")] if book.cover else []
    first = f"text/{book.chapters[0].name}"
    return [
        (TITLE_PAGE, "titlepage", "Title page"),
        *cover_page,
        ("#toc", "toc", "Table of contents"),
        (first, "bodymatter", "Start of the text"),
    ]


def _items(book: Book) -> Iterable[Item]:
    """Yield the items of the manifest, those of the spine in reading order: cover, title page, contents, chapters."""
    yield Item("ncx", "toc.ncx", "application/x-dtbncx+xml")
    yield Item("style", "styles/book.css", "text/css")
    if book.cover:
        yield Item("cover-page", "text/cover.xhtml", _XHTML, "svg", read=True)
    yield Item("title-page", TITLE_PAGE, _XHTML, read=True)
    yield Item("nav", "nav.xhtml", _XHTML, "nav", read=True)
    for chapter in book.chapters:
        formulas = "mathml" if "<math" in chapter.body else ""
        yield Item(chapter.name.removesuffix(".xhtml"), f"text/{chapter.name}", _XHTML, formulas, read=True)
    if book.cover:
        yield Item("cover", "media/cover.png", "image/png", "cover-image")
    for number, (name, picture) in enumerate(book.pictures.items(), 1):
        yield Item(f"picture{number}", f"media/{name}", picture.mime)
    for number, name in enumerate(sorted(book.fonts), 1):
        yield Item(f"font{number}", f"fonts/{quote(name)}", "font/ttf")
