"""Check an EPUB: container, package document, chapters, links and fonts (EPUB 3.3, sections 4.2, 5 and 7)."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import etree

from pipeline.formats.gate import ACCESS, LINK, Expectations, Faults
from pipeline.tools import zip as zips
from pipeline.tools.zip import INVALID

_FIRST = b"mimetypeapplication/epub+zip"  # at byte 30, where the name of the first file begins (OCF 3.3, 4.3)
_XML = (".xhtml", ".opf", ".ncx", ".xml", ".svg")
_TYPES = {
    ".xhtml": "application/xhtml+xml", ".css": "text/css", ".png": "image/png", ".jpg": "image/jpeg",
    ".svg": "image/svg+xml", ".ncx": "application/x-dtbncx+xml",
}  # fmt: skip
_SPACES = {
    "o": "http://www.idpf.org/2007/opf", "dc": "http://purl.org/dc/elements/1.1/",
    "c": "urn:oasis:names:tc:opendocument:xmlns:container", "h": "http://www.w3.org/1999/xhtml",
    "e": "http://www.idpf.org/2007/ops",
}  # fmt: skip
_ACCESSIBLE = ("accessMode", "accessibilityFeature", "accessibilityHazard", "accessibilitySummary")
# Lists that nest deeper than 120 levels are more than libxml2 reads unasked, and no fault of a book.
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
_TARGETS = "//h:*/@href | //h:*/@src | //*[local-name()='image']/@*[local-name()='href']"


def find_faults(data: bytes, expected: Expectations) -> Faults:
    """Yield the faults of a book."""
    try:
        files = zips.members(data)
    except (zipfile.BadZipFile, EOFError, ValueError) as wrong:
        yield INVALID, f"the book cannot be opened: {wrong}"
        return
    if not data.startswith(_FIRST, 30):
        yield INVALID, "the book does not begin with its media type"
    trees: dict[str, Any] = {}
    for name in sorted(files):
        if name.endswith(_XML):
            try:
                trees[name] = etree.fromstring(files[name], _PARSER)
            except etree.XMLSyntaxError as wrong:
                yield INVALID, f"'{name}' is not well-formed: {wrong.msg}"
    container = trees.get("META-INF/container.xml")
    roots = [] if container is None else _all(container, "//c:rootfile/@full-path")
    if not roots or roots[0] not in trees:
        yield INVALID, "the book's container leads to no package file"
        return
    yield from _package(trees[roots[0]], posixpath.dirname(roots[0]), files)
    yield from _metadata(trees[roots[0]], expected)
    yield from _chapters(trees, files, expected)


def _all(root: Any, path: str) -> list[Any]:
    return _compile(path)(root)  # type: ignore[no-any-return]  # these XPaths return lists


@cache
def _compile(path: str) -> etree.XPath:
    return etree.XPath(path, namespaces=_SPACES)


def _package(root: Any, home: str, files: Mapping[str, bytes]) -> Faults:
    items = {item.get("id"): item for item in _all(root, "//o:manifest/o:item")}
    named = [
        posixpath.normpath(posixpath.join(home, unquote(item.get("href", "")))) for item in items.values()
    ]
    for name in sorted(set(named) - set(files)):
        yield LINK, f"the package names '{name}', which is not there"
    own = {"mimetype", posixpath.join(home, "content.opf")}
    for name in sorted(set(files) - set(named) - own):
        if not name.startswith("META-INF/"):
            yield INVALID, f"the package does not name '{name}'"
    for item, name in zip(items.values(), named, strict=True):
        wanted = _TYPES.get(posixpath.splitext(name)[1])
        if wanted and item.get("media-type") != wanted:
            yield INVALID, f"'{name}' is said to be {item.get('media-type')}"
    if len(items) != len(_all(root, "//o:manifest/o:item")):
        yield INVALID, "two items of the package have one identifier"
    spine = _all(root, "//o:spine/o:itemref/@idref")
    if not spine:
        yield INVALID, "the book has no reading order"
    yield from (
        (LINK, f"the reading order names '{key}', which is no item") for key in spine if key not in items
    )
    if len(_all(root, "//o:item[contains(concat(' ', @properties, ' '), ' nav ')]")) != 1:
        yield INVALID, "the book has not one table of contents"


def _metadata(root: Any, expected: Expectations) -> Faults:
    if [text.strip() for text in _all(root, "//dc:title/text()")][:1] != [expected.title.strip()]:
        yield ACCESS, "the book does not say its title"
    if [text.casefold() for text in _all(root, "//dc:language/text()")][:1] != [expected.lang.casefold()]:
        yield ACCESS, "the book does not say its language"
    key = root.get("unique-identifier")
    if not [item for item in _all(root, "//dc:identifier") if item.get("id") == key and item.text]:
        yield INVALID, "the book has no identifier"
    if len(_all(root, "//o:meta[@property='dcterms:modified']")) != 1:
        yield INVALID, "the book does not say when it was modified"
    said = {about.removeprefix("schema:") for about in _all(root, "//o:meta/@property")}
    yield from ((ACCESS, f"the book does not say its {name}") for name in _ACCESSIBLE if name not in said)


def _chapters(trees: Mapping[str, Any], files: Mapping[str, bytes], expected: Expectations) -> Faults:
    places = {name: Counter(_all(root, "//@id")) for name, root in trees.items() if name.endswith(".xhtml")}
    for name, found in places.items():
        yield from (
            (INVALID, f"'{name}' has the identifier '{key}' twice") for key, n in found.items() if n > 1
        )
        root = trees[name]
        if not "".join(_all(root, "//h:title/text()")).strip():
            yield ACCESS, f"'{name}' has no title"
        if expected.described and _all(root, "//h:img[not(@alt)]"):
            yield ACCESS, f"a picture in '{name}' has no description"
        if name.endswith("nav.xhtml") and not _all(root, "//h:nav[@e:type='toc']//h:a"):
            yield INVALID, "the table of contents is empty"
        for target in dict.fromkeys(_all(root, _TARGETS)):
            yield from _check_target(name, target, files, places)
    for name in files:
        if name.endswith(".css"):
            for address in re.findall(rb"url\([\"']?([^\"')]+)", files[name]):
                yield from _check_target(name, address.decode(), files, places)


def _check_target(
    name: str, target: str, files: Mapping[str, bytes], places: Mapping[str, Counter[str]]
) -> Faults:
    try:
        parts = urlsplit(target)
    except ValueError:  # "http://[": an address of the author's, and no place in the book
        return
    if parts.scheme or parts.netloc:
        return
    there = (
        posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path)))
        if parts.path
        else name
    )
    if there not in files:
        yield LINK, f"'{name}' leads to '{there}', which is not there"
    elif parts.fragment and there in places and unquote(parts.fragment) not in places[there]:
        yield LINK, f"'{name}' leads to '{target}', which is not there"
