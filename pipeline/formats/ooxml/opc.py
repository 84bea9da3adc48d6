"""Check the package of a Word or PowerPoint file (Open Packaging Conventions, ECMA-376, part 2)."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from lxml import etree

from pipeline.formats.ooxml.xml import parse, serialize
from pipeline.tools import zip as zips

TYPES = "[Content_Types].xml"  # the part that says of which type each part is
IMAGE = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"  # the type of a relationship
)
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_KEPT = (
    1 << 17
)  # bytes of a part up to which results are cached: layouts, themes and styles recur in many packages
# With the usual prefix only; searching for it first makes the search thirteen times as fast.
_USED = re.compile(rb'r:(?<=\br:)(?:id|embed|link)="([^"]+)"')
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"


def open_package(data: bytes) -> dict[str, bytes] | str:
    """Return the parts of a package by name, or a sentence that says why the zip cannot be read."""
    try:
        return zips.members(data)
    except (zipfile.BadZipFile, EOFError, ValueError, zlib.error) as wrong:
        return str(wrong)


def relationships_name(name: str) -> str:
    """Return the name of the relationships part of a part (ECMA-376, part 2, 9.3.3)."""
    folder, _, file = name.rpartition("/")
    return f"{folder}/_rels/{file}.rels"


def parse_part(part: bytes) -> etree._Element | str:
    """Return the root of an XML part, or a sentence that says why it cannot be parsed."""
    try:
        return parse(part)
    except etree.XMLSyntaxError as wrong:
        return str(wrong.msg)


def find_faults(files: Mapping[str, bytes], roots: Mapping[str, etree._Element | str]) -> Iterator[str]:
    """Yield the faults of a package: broken XML, dangling relationships, parts without a content type.

    `roots` holds the results of `parse_part` for parts that have been parsed already.
    """
    damage = {
        name: _damage(files[name], roots.get(name)) for name in files if name.endswith((".xml", ".rels"))
    }
    for name in sorted(damage):
        if damage[name]:
            yield f"part '{name}' is not well-formed: {damage[name]}"
    types = files.get(TYPES)
    if types is None:
        yield f"there is no {TYPES}"
    elif not damage[TYPES]:
        yield from _type_faults(files, parse(types))
    for name in files:
        if name.endswith(".rels") and not damage[name]:
            yield from _relation_faults(name, files)


def _damage(part: bytes, root: etree._Element | str | None) -> str:
    if root is not None:
        return root if isinstance(root, str) else ""
    return (_known_damage if len(part) <= _KEPT else _find_damage)(part)


def _find_damage(part: bytes) -> str:
    root = parse_part(part)
    return root if isinstance(root, str) else ""


_known_damage = lru_cache(maxsize=512)(_find_damage)


def relate(relationships: etree._Element, wanted: Any) -> str:
    """Return the identifier of a relationship with these attributes, which is added if it is not there.

    `wanted` has Type, Target and TargetMode: a mapping, or the attributes of an element.
    """
    about = ("Type", "Target", "TargetMode")
    for item in relationships:
        if all(item.get(key) == wanted.get(key) for key in about):
            return str(item.get("Id"))
    made = etree.SubElement(relationships, f"{{{_RELATIONSHIPS}}}Relationship")
    made.set("Id", f"rIdAdded{len(relationships)}")
    for key in about:
        if value := wanted.get(key):
            made.set(key, value)
    return str(made.get("Id"))


def with_media(files: Mapping[str, bytes], media: Mapping[str, bytes], mime: str) -> dict[str, bytes]:
    """Return the parts of a package with pictures of a type by name; the type is declared if it is not."""
    if not media:
        return dict(files)
    types = parse(files[TYPES])
    known = {item.get("Extension") for item in types}
    new = sorted({name.rsplit(".", 1)[-1] for name in media} - known)
    for extension in new:
        kind = {"Extension": extension, "ContentType": mime}
        types.insert(0, types.makeelement(f"{{{_TYPES}}}Default", kind))
    return {**files, **({TYPES: serialize(types)} if new else {}), **media}


def fetched(relationships: bytes) -> list[str]:
    """Return the targets outside of a package that a program opens with it: of all relationships but those of links."""
    root = parse_part(relationships)
    if isinstance(root, str):
        return []
    return [
        item.get("Target", "")
        for item in root.iter(f"{{{_RELATIONSHIPS}}}Relationship")
        if item.get("TargetMode") == "External" and not item.get("Type", "").endswith("/hyperlink")
    ]


def identifiers(relationships: bytes) -> frozenset[str]:
    """Return the identifiers in a part of relationships; none of one that is empty."""
    return (
        frozenset(identifier for identifier, _, _ in _relations(relationships))
        if relationships
        else frozenset()
    )


@lru_cache(maxsize=512)
def _relations(part: bytes) -> tuple[tuple[str, str, bool], ...]:
    """Return identifier and target of each relationship, and whether the target is external."""
    return tuple(
        (item.get("Id", ""), unquote(item.get("Target", "")), item.get("TargetMode") == "External")
        for item in parse(part).iter(f"{{{_RELATIONSHIPS}}}Relationship")
    )


def _type_faults(files: Iterable[str], types: etree._Element) -> Iterator[str]:
    suffixes = {str(item.get("Extension", "")).lower() for item in types.iter(f"{{{_TYPES}}}Default")}
    named = {str(item.get("PartName", "")).lstrip("/") for item in types.iter(f"{{{_TYPES}}}Override")}
    for name in sorted(files):
        if name != TYPES and name not in named and name.rsplit(".", 1)[-1].lower() not in suffixes:
            yield f"part '{name}' has no content type"
    for name in sorted(named - set(files)):
        yield f"a content type is given for '{name}', which is not there"


def _relation_faults(name: str, files: Mapping[str, bytes]) -> Iterator[str]:
    folder, _, file = name.partition("_rels/")
    known = set()
    for identifier, target, external in _relations(files[name]):
        known.add(identifier)
        inside = posixpath.normpath(posixpath.join(folder, target))
        there = target.lstrip("/") if target.startswith("/") else inside
        if not external and there not in files:
            yield f"'{name}' leads to '{there}', which is not there"
    source = folder + file.removesuffix(".rels")
    for used in _USED.findall(files.get(source, b"")):
        if used.decode() not in known:
            yield f"'{source}' refers to the unknown relationship '{used.decode()}'"
