"""Open Packaging Conventions (ECMA-376, part 2): whether a Word or PowerPoint file is whole."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

from lxml import etree

from pipeline.core.diagnostics import Diagnostic
from pipeline.core.text import Span
from pipeline.tools import package
from pipeline.tools.ooxml import parse, tag

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_LINKS = tuple(map(tag, ("r:id", "r:embed", "r:link")))
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"


def check(files: Mapping[str, bytes], span: Span) -> tuple[Diagnostic, ...]:
    """Return what keeps a package from being valid: broken XML, dangling relationships, parts of no content type."""
    return tuple(package.INVALID.at(span, message) for message in _faults(files))


def _faults(files: Mapping[str, bytes]) -> Iterator[str]:
    trees: dict[str, etree._Element] = {}
    for name in sorted(files):
        if name.endswith((".xml", ".rels")):
            try:
                trees[name] = parse(files[name])
            except etree.XMLSyntaxError as wrong:
                yield f"part '{name}' is not well-formed: {wrong.msg}"
    types = trees.get("[Content_Types].xml")
    if types is None:
        yield "there is no [Content_Types].xml"
    else:
        yield from _type_faults(files, types)
    for name, root in trees.items():
        if name.endswith(".rels"):
            yield from _relation_faults(name, root, files, trees)


def _type_faults(files: Iterable[str], types: etree._Element) -> Iterator[str]:
    suffixes = {str(item.get("Extension", "")).lower() for item in types.iter(f"{{{_TYPES}}}Default")}
    named = {str(item.get("PartName", "")).lstrip("/") for item in types.iter(f"{{{_TYPES}}}Override")}
    for name in sorted(files):
        if (
            name != "[Content_Types].xml"
            and name not in named
            and name.rsplit(".", 1)[-1].lower() not in suffixes
        ):
            yield f"part '{name}' has no content type"
    for name in sorted(named - set(files)):
        yield f"a content type is given for '{name}', which is not there"


def _relation_faults(
    name: str, root: etree._Element, files: Mapping[str, bytes], trees: Mapping[str, etree._Element]
) -> Iterator[str]:
    folder, _, file = name.partition("_rels/")
    known = set()
    for item in root.iter(f"{{{_RELATIONSHIPS}}}Relationship"):
        known.add(item.get("Id"))
        target = unquote(str(item.get("Target", "")))
        there = (
            target.lstrip("/")
            if target.startswith("/")
            else posixpath.normpath(posixpath.join(folder, target))
        )
        if item.get("TargetMode") != "External" and there not in files:
            yield f"'{name}' leads to '{there}', which is not there"
    source = trees.get(folder + file.removesuffix(".rels"))
    for used in _used(source) if source is not None else ():
        if used not in known:
            yield f"'{folder}{file.removesuffix('.rels')}' refers to the unknown relationship '{used}'"


def _used(part: etree._Element) -> Iterator[str]:
    for item in part.iter():
        if item.attrib:
            yield from filter(None, map(item.get, _LINKS))
