"""SVG where no browser shows it: drawings in HTML as pages have them, and a report of what is drawn otherwise than by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.core import ast, html_tags
from pipeline.core.ast import Node
from pipeline.core.diagnostics import Diagnostic, warning
from pipeline.core.model import Resource
from pipeline.core.spans import Span
from pipeline.tools.images import svg_pages

UNDRAWN = warning(
    "image-undrawn",
    "An SVG has something that neither of the engines draws that draw it on pages and for Word and PowerPoint: WeasyPrint and "
    "resvg. HTML and EPUB show it as it is. What is said is left out there, or looks different; the rest is drawn.",
)
RULES = (UNDRAWN,)
_RAW = ("RawBlock", "RawInline")


def check(
    blocks: Iterable[Any], resources: Mapping[str, Resource], span: Span, *, inline: bool = False
) -> tuple[Diagnostic, ...]:
    """Return a diagnostic for each SVG with something that is not drawn; `span` is the document's.

    With `inline`, also for those that stand in HTML, of formats that draw these.
    """
    found = []
    for item in ast.find(list(blocks), "Image", *(_RAW if inline else ())):
        lost = _lost_inline(item) if item["t"] in _RAW else _lost(item, resources)
        if lost:
            said = f"the drawing has what is not drawn here: {', '.join(lost)}"
            hint = "have the program that made it export its text as paths, or save it as PNG"
            found.append(UNDRAWN.at(ast.span_of(item, span.path), said, hint=hint))
    return tuple(found)


def for_pages(raw: Node) -> Node:
    """Return a raw node as pages show it: one that is a drawing so that WeasyPrint draws it right."""
    kind, source = raw["c"]
    return {**raw, "c": [kind, svg_pages.for_pages(source).html]} if html_tags.is_drawing(source) else raw


def _lost(image: Node, resources: Mapping[str, Resource]) -> tuple[str, ...]:
    resource = resources.get(image["c"][2][0])
    return resource.undrawn if resource else ()


def _lost_inline(raw: Node) -> tuple[str, ...]:
    """Return what pages do not show of a drawing in HTML; the words of its labels in HTML are shown, as text."""
    if not html_tags.is_drawing(raw["c"][1]):
        return ()
    drawing = svg_pages.for_pages(raw["c"][1])
    return (*drawing.undrawn, *(("the formatting of labels in HTML",) if drawing.labels else ()))
