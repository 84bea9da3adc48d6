"""Links of a PDF: one for each that was written, and no dots of leaders within them."""

from __future__ import annotations

from typing import Any

import pydyf  # type: ignore[import-untyped]  # as WeasyPrint, which brings it

from pipeline.tools.weasyprint.tagging.boxes import tagged, texts_of
from pipeline.tools.weasyprint.tagging.places import Places, area_of
from pipeline.tools.weasyprint.tagging.tree import Tree


def drop_leaders(tree: Tree) -> None:
    """Have the dots that lead the eye to a page number be part of the page's look: nobody reads them.

    The space that the first of them begins with remains: "Chapter 1" on page 1 is not "Chapter 11".
    """
    for leader in tagged(tree.pdf).leaders:
        first, *rest = _pieces(tree, leader) or [None]
        for dots in rest:
            tree.drop_piece(leader, dots)
        if isinstance(first, int) and texts_of(leader.box)[0].text.startswith(" "):
            tree.drop_all_but_first(leader, first)
        else:
            leader["ActualText"] = pydyf.String(" ")


def _pieces(tree: Tree, element: Any) -> list[Any]:
    """Return what an element holds but annotations."""
    return [kid for kid in element["K"] if isinstance(kid, int) or "Obj" not in tree.find(kid)]


def join_links(tree: Tree) -> None:
    """Leave one annotation to a link: WeasyPrint makes one for each box within it, too."""
    for element in tagged(tree.pdf).links:  # inner ones first
        outer = _outer(tree, element) if element else None  # {}: it was dropped
        if outer is not None:
            _widen(outer.box.link_annotation, element.box.link_annotation)
            held = next(kid for kid in element["K"] if isinstance(kid, bytes) and "Obj" in tree.find(kid))
            tree.drop_annotation(tree.find(held))
            element["K"].remove(held)
            if element["S"] == "/Link":
                element["S"] = "/Span"


def raise_links(tree: Tree, places: Places) -> None:
    """Have links of no height, as those of numbers above the line, be as high as their letters."""
    for element in tagged(tree.pdf).links:
        if element and (annotation := element.box.link_annotation):
            _, foot, _, top = annotation["Rect"]
            if foot == top:
                for text in texts_of(element.box):
                    letters = pydyf.Dictionary({"Rect": places.rectangle(element, area_of(text))})
                    _widen(annotation, letters)


def _outer(tree: Tree, element: Any) -> Any:
    """Return the nearest element around another one that leads to the same place, or None."""
    target = _target(element.box.link_annotation)
    while (element := tree.parent(element)) is not tree.top:
        annotation = getattr(getattr(element, "box", None), "link_annotation", None)
        if annotation:
            return element if _target(annotation) == target else None
    return None


def _target(annotation: Any) -> bytes:
    data: bytes = annotation["Dest" if "Dest" in annotation else "A"].data
    return data


def _widen(outer: Any, inner: Any) -> None:
    """Have a link be where another one was, too: a picture is higher than the line it stands in."""
    across, up = (sorted((*outer["Rect"][at::2], *inner["Rect"][at::2])) for at in (0, 1))
    outer["Rect"] = pydyf.Array([across[0], up[0], across[-1], up[-1]])
