"""Elements that go on over several pages: one element each, as they were written."""

from __future__ import annotations

from typing import Any

from weasyprint.css import AnonymousStyle
from weasyprint.formatting_structure import boxes

from pipeline.tools.weasyprint.tagging.tree import Tree

_REPEATED = ("/THead", "/TFoot")
_TABLE = ("/Table", "/THead", "/TBody", "/TFoot", "/TR", "/TH", "/TD")
_BLOCKS = (boxes.BlockLevelBox, boxes.TableRowGroupBox, boxes.TableRowBox, boxes.TableCellBox)


def join_fragments(tree: Tree) -> None:
    """Make one element of those that WeasyPrint makes of one, page by page. Heads of tables count once."""
    _join(tree, tree.top)


def _join(tree: Tree, parent: Any) -> None:
    """Join what stands right in an element, then what stands in those that were joined."""
    known: dict[Any, Any] = {}
    joined: list[Any] = []
    previous = None
    for element in tree.children(parent):
        key = _key(element)
        first = known.get(key) if key else _begun(previous, element)
        if first is None:
            previous = element
            if key:
                known[key] = element
        elif element["S"] in _REPEATED:
            _name_alike(tree, first, element)
            tree.drop(element)
        else:
            tree.absorb(first, element)
            previous = first
            if not joined or joined[-1] is not first:
                joined.append(first)
    for element in joined:
        _join(tree, element)


def _key(element: Any) -> Any:
    """Return what fragments of an element have in common; None for what is inline, or stands around text without an element."""
    if element["S"] == "/LBody":
        return element["S"]  # the only one of its item
    box = getattr(element, "box", None)
    if not isinstance(box, _BLOCKS) or not _is_plain(element):
        return None
    if isinstance(box.style, AnonymousStyle) and element["S"] not in _TABLE:
        return None
    return element["S"], box.element_tag, id(box.element)


def _begun(previous: Any, element: Any) -> Any:
    """Return the element before this one if this one is the rest of the same text on the next page, or None."""
    own, before = (getattr(one, "box", None) for one in (element, previous))
    if own is None or before is None or own.element is not before.element or not isinstance(own, _BLOCKS):
        return None
    alike = previous["S"] == element["S"] and previous["Pg"] != element["Pg"]
    return previous if alike and _is_plain(element) and isinstance(before.style, AnonymousStyle) else None


def _is_plain(element: Any) -> bool:
    """Tell whether an element holds elements alone, each of which knows its page."""
    return all(isinstance(kid, bytes) for kid in element["K"]) and not element.box.link_annotation


def _name_alike(tree: Tree, first: Any, again: Any) -> None:
    """Have cells that name a head that stands above them once more name the one that counts."""
    names = [[cell["ID"] for cell in _cells(tree, head) if "ID" in cell] for head in (first, again)]
    for name, other in zip(*names, strict=False):
        other.string = name.string  # which the cells share


def _cells(tree: Tree, head: Any) -> list[Any]:
    return [cell for row in tree.children(head) for cell in tree.children(row)]
