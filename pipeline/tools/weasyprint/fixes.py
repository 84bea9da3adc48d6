"""What of WeasyPrint 70 changes pages on purpose: its faults, mended. docs/upstream/ has the report of each.

Nothing here saves time. Each fix is a group of its own in patches/groups.py, and off where WeasyPrint is not the one it was
written for. Import it when WeasyPrint is loaded (patches/startup.py).
"""

from __future__ import annotations

from math import inf
from typing import Any

import pydyf  # type: ignore[import-untyped]  # as WeasyPrint, which brings it
from weasyprint import stacking
from weasyprint.formatting_structure.boxes import LineBox
from weasyprint.images import RasterImage
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.svg import SVG
from weasyprint.text import line_break

_LABEL_AND_BODY = ("/Lbl", "/LBody")

_own_split = line_break.split_first_line
_own_picture = RasterImage.__init__
_own_draw_node = SVG.draw_node
_own_dispatch = stacking._dispatch_children
_begun: set[int] = set()  # elements of drawings that are being drawn; a process draws one at a time


def split_first_line(
    text: str,
    style: Any,
    context: Any,
    max_width: float | None,
    justification_spacing: float,
    is_line_start: bool = True,
    minimum: bool = False,
) -> tuple[Any, ...]:
    """Find the first line of a text as WeasyPrint does; if all of it fits but for the space at its end, it is all of it.

    Before an element within it, a text ends with a space, which may hang over the end of its line. Where it does,
    WeasyPrint takes all of the line for one word that is too long, and leaves its true first word alone there: "The", and
    the rest below. It happens at one in some 150 such elements, wherever a line ends within the width of a space.
    """
    more = (justification_spacing, is_line_start, minimum)
    found: tuple[Any, ...] = _own_split(text, style, context, max_width, *more)
    if max_width is None or max_width == inf or minimum or not _is_one_word(found, text, style):
        return found
    _, _, _, width, *_ = _own_split(text.rstrip(" "), style, context, None, *more)
    return found if width > max_width else _own_split(text, style, context, None, *more)


def _is_one_word(found: tuple[Any, ...], text: str, style: Any) -> bool:
    """Tell whether a line that was found holds one word, or some of it, of a text with a space at its end."""
    layout, _, resume_at, *_ = found
    collapses = style["white_space"] in ("normal", "pre-line")
    return collapses and resume_at is not None and text.endswith(" ") and not {" ", "\n"} & {*layout.text}


def _picture(made: Any, picture: Any, *others: Any, **options: Any) -> None:
    """RasterImage's constructor, which knows no picture of more than 8 bits and prints its greys as stripes (Pillow's "I;16")."""
    deep = picture.mode.startswith("I")
    plain = picture.convert("I").point(lambda grey: grey * (1 / 257)).convert("L") if deep else picture
    _own_picture(made, plain, *others, **options)


def _draw_node(drawing: Any, node: Any, *others: Any, **options: Any) -> None:
    """SVG.draw_node, which ends in an AttributeError at an image that names no file, and draws what uses itself without end.

    Nothing is drawn there (SVG 2, 5.6 and 12.3): an element is never drawn while it is being drawn, be it through <use>, a marker,
    a mask or a clipping path.
    """
    element = id(node._etree_node)
    if element in _begun or (node.tag == "image" and not node.get_href(drawing.url)):
        return
    _begun.add(element)
    try:
        _own_draw_node(drawing, node, *others, **options)
    finally:
        _begun.discard(element)


def _dispatch_children(box: Any, page: Any, child_contexts: Any, blocks: Any, floats: Any, cells: Any) -> Any:
    """stacking._dispatch_children, which has all marks of lists painted when the rest of the page is.

    A mark stands beside its item, so it is drawn in front of the item's first line, or of what the item begins with:
    programs read a page in the order in which it is painted.
    """
    children: Any = getattr(box, "children", ())
    mark = children[0] if children else None
    if isinstance(mark, AbsolutePlaceholder):
        mark = mark._box
    if mark is None or not mark.is_outside_marker:
        return _own_dispatch(box, page, child_contexts, blocks, floats, cells)
    if isinstance(children[-1], LineBox):
        rest = _own_dispatch(
            box.copy_with_children(children[1:]), page, child_contexts, blocks, floats, cells
        )
        rest.children = [*mark.children, *rest.children]
        return rest
    cells[mark] = {}
    return _own_dispatch(box.copy_with_children(children[1:]), page, child_contexts, blocks, floats, cells)


def show_pixels(pdf: Any) -> None:
    """Let no picture of a PDF be smoothed where it is shown: ISO 19005-3, 6.2.8."""
    for item in pdf.objects:
        if "Interpolate" in getattr(item, "extra", ()):
            item.extra["Interpolate"] = "false"


def complete_lists(pdf: Any) -> None:
    """Give list items a body of all that stands in them beside their mark (ISO 32000-1, 14.8.4.3.3).

    WeasyPrint makes bodies of lines of text alone: paragraphs, code and tables it puts right into the item.
    """
    elements: dict[bytes, Any] = {item.reference: item for item in pdf.objects if "S" in _entries(item)}
    for item in [element for element in elements.values() if element["S"] == "/LI"]:
        children = [elements[child] for child in item["K"] if child in elements]
        if len(children) == len(item["K"]) and any(child["S"] not in _LABEL_AND_BODY for child in children):
            _give_body(item, children, pdf)


def _entries(item: Any) -> dict[str, Any]:
    return item if isinstance(item, dict) else {}


def _give_body(item: Any, children: list[Any], pdf: Any) -> None:
    body = next((child for child in children if child["S"] == "/LBody"), None)
    if body is None:
        body = pydyf.Dictionary({**item, "S": "/LBody", "K": pydyf.Array(), "P": item.reference})
        pdf.add_object(body)
    at = 0  # what stands before an own body of the item goes before that one's content
    for child in children:
        if child is body:
            at = len(body["K"])
        elif child["S"] not in _LABEL_AND_BODY:
            child["P"] = body.reference
            body["K"].insert(at, child.reference)
            at += 1
    labels = [child for child in children if child["S"] in _LABEL_AND_BODY and child is not body]
    item["K"] = pydyf.Array([child.reference for child in (*labels, body)])


REPLACEMENTS = {
    "weasyprint.text.line_break:split_first_line": split_first_line,
    "weasyprint.images:RasterImage.__init__": _picture,
    "weasyprint.svg:SVG.draw_node": _draw_node,
    "weasyprint.stacking:_dispatch_children": _dispatch_children,
}
