"""Find layout faults on finished pages, and report them at the author's line. Reads the page boxes of WeasyPrint 70.

Elements have their source position in `data-at`, written by formats.html.writer: "line:column" or
"line:column:path". Boxes are measured in CSS pixels, 96 an inch.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from pipeline.core.diagnostics import Diagnostic, Rule, error, warning
from pipeline.core.spans import Span

CODE = warning(
    "layout-code-wide", "A line of code is wider than its column and runs out of it: its letters are wider than the "
    "theme's monospaced ones. Break the line, or make the code smaller.",
)  # fmt: skip
TABLE = warning(
    "layout-table-wide", "A table is wider than the text, although its type is small. Give it the class .rotate or "
    ".break, set [pdf] wide_tables, or shorten its longest words.",
)  # fmt: skip
COARSE = warning(
    "layout-image-coarse", "An image has fewer than 150 pixels to the inch at the size it is printed at, and will look "
    "coarse. Use a larger one, or let it be printed smaller.",
)  # fmt: skip
FOOT = warning(
    "layout-heading-foot", "A heading is the last thing on its page: what it announces begins on the next one. Move it, "
    "or put a page break before it.",
)  # fmt: skip
EMPTY = warning(
    "layout-page-empty", "A page is nearly empty because a page break follows. Take the break away, or move it.",
)  # fmt: skip
OUTSIDE = warning(
    "layout-outside", "Something stands outside the page, where it is not printed.",
)  # fmt: skip
OVERFLOW = error(
    "slide-overflow",
    "A slide holds more than fits on it, and nothing of it could be put on a slide of its own. Shorten it, or begin "
    "another slide by a heading.",
)
RULES = (CODE, TABLE, COARSE, FOOT, EMPTY, OUTSIDE)

_DPI = 150
_SMALL = 96 * 10 / 25.4  # px (10 mm): smaller images are icons, and not checked
_NEARLY = 0.25  # share of the text height up to which a page is nearly empty
_SLACK = 1.5
_POSITION = re.compile(r"(?P<line>\d{1,9}):(?P<column>\d{1,9})(?::(?P<path>.+))?")
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_FORCED = frozenset(("page", "left", "right", "recto", "verso", "always"))
Remark = tuple[Rule, str, str, str]  # rule, position, message, hint


def find_overflow(pages: Sequence[Any], spans: Mapping[int, Span]) -> tuple[Diagnostic, ...]:
    """Return an error for each slide that takes more than one page; `spans` are the positions of slides by number (from 1)."""
    if not spans:
        return ()
    shown = Counter(number for page in pages if (number := _slide(page._page_box)))
    return tuple(
        overflow_error(number, spans[number]) for number, count in sorted(shown.items()) if count > 1
    )


def positions_by_page(pages: Sequence[Any]) -> list[list[str]]:
    """Return, for each page, the source positions of the elements that begin on it, in reading order."""
    seen: set[str] = set()
    found: list[list[str]] = []
    for page in pages:
        places = dict.fromkeys(map(_position, page._page_box.descendants()))
        found.append([place for place in places if place and place not in seen])
        seen.update(places)
    return found


def overflow_error(number: int, span: Span) -> Diagnostic:
    """Return the error for a slide that overflows, by its number (from 1) and its source position."""
    return OVERFLOW.at(span, f"slide {number} does not fit", hint="see 'octavo explain slide-overflow'")


def _slide(box: Any) -> int:
    """Return the number of the slide on a page (from 1), 0 if there is none."""
    element = getattr(box, "element", None)
    if element is not None and box.element_tag == "section" and element.get("data-number"):
        return int(element.get("data-number"))
    return next((found for child in getattr(box, "children", ()) if (found := _slide(child))), 0)


def lint_pages(
    pages: Sequence[Any], span: Span, paths: Callable[[], Collection[str]] = tuple
) -> tuple[Diagnostic, ...]:
    """Return diagnostics about the pages of a document, the first of each rule at each position; `span` is the document's.

    `paths` returns those of the files it includes: a position in any other comes from a layout, and lines of that file are not
    to be shown.
    """
    found: dict[tuple[str, str], Remark] = {}
    place = ""
    for page, following in zip(pages, [*pages, None][1:], strict=True):
        remarks, place = _check_page(page, place)
        end = _check_page_end(page, following, place) if following is not None else ()
        for remark in (*remarks, *end):
            found.setdefault((remark[0].code, remark[1]), remark)
    return tuple(rule.at(_span(at, span, paths), said, hint=hint) for rule, at, said, hint in found.values())


def _check_page(page: Any, place: str) -> tuple[list[Remark], str]:
    """Return the remarks about the boxes of a page, and the last source position on it."""
    from weasyprint.formatting_structure import boxes
    from weasyprint.images import RasterImage

    found: list[Remark] = []
    edge = page._page_box.content_box_x() + page._page_box.width
    stack = [(box, 0.0) for box in reversed(_flow(page))]
    while stack:
        box, code_edge = stack.pop()
        place = _position(box) or place
        if type(box) is boxes.TextBox:  # half of all boxes
            continue
        if box.element_tag == "pre" and isinstance(box, boxes.BlockBox):
            code_edge = box.position_x + box.margin_width()
        if isinstance(box, boxes.ParentBox):
            stack.extend((child, code_edge) for child in reversed(box.children))
        if isinstance(box, boxes.LineBox):
            right = max((child.position_x + child.margin_width() for child in box.children), default=0.0)
            if code_edge and right > code_edge + _SLACK:
                said = f"a line of code is {_mm(right - code_edge)} too wide"
                found.append((CODE, place, said, "break the line"))
            elif right > page.width + _SLACK:
                said = f"text stands {_mm(right - page.width)} outside the page"
                found.append((OUTSIDE, place, said, "look at the margins in your style sheet"))
        elif isinstance(box, boxes.TableBox) and box.element_tag == "table":
            if (over := box.position_x + box.border_width() - edge) > _SLACK:
                hint = "give it the class .rotate or .break, or shorten long words"
                found.append((TABLE, place, f"this table is {_mm(over)} wider than the text", hint))
        elif isinstance(box, boxes.ReplacedBox) and box.width > _SMALL:
            if box.position_x + box.width > page.width + _SLACK:
                hint = "look at its width, and at your style sheet"
                found.append((OUTSIDE, place, "an image stands outside the page", hint))
            picture = box.replacement
            if isinstance(picture, RasterImage) and (dpi := 96 * picture.width / box.width) < _DPI - 1:
                wanted = math.ceil(box.width / 96 * _DPI)
                hint = f"use one that is {wanted} pixels wide, or print it smaller"
                found.append((COARSE, place, f"this image has {dpi:.0f} pixels to the inch in print", hint))
    return found, place


def _check_page_end(page: Any, following: Any, place: str) -> Iterator[Remark]:
    """Yield remarks about the end of a page that is not the last."""
    kind = page._page_box.page_type
    last, first = _chain(page, -1), _chain(following, 0)
    if last and last[-1].element_tag in _HEADINGS:
        at = _position(last[-1]) or place
        yield FOOT, at, "this heading is the last thing on its page", "put a page break before it"
    # If every section begins a page ([pdf] open), short pages are intended.
    before = any(box.style["break_before"] in _FORCED for box in first if box.element_tag not in _HEADINGS)
    forced = before or any(box.style["break_after"] in _FORCED for box in last)
    if forced and not kind.blank and kind.name != "cover" and (filled := _used_share(page)) < _NEARLY:
        begins = next((at for box in first if (at := _position(box))), place)
        said = f"the page before this one is {100 * (1 - filled):.0f} % empty"
        yield EMPTY, begins, said, "take the page break away, or move it"


def _flow(page: Any) -> list[Any]:
    """Return the boxes of a page without running heads and feet."""
    from weasyprint.formatting_structure import boxes

    return [box for box in page._page_box.children if not isinstance(box, boxes.MarginBox)]


def _chain(page: Any, end: int) -> list[Any]:
    """Return the first (`end` 0) or last (-1) block of a page's text with its ancestors, outermost first."""
    from weasyprint.formatting_structure import boxes

    chain: list[Any] = []
    inside = _flow(page)[:1]
    while inside and isinstance(inside[end], boxes.BlockLevelBox):
        chain.append(inside[end])
        inside = [box for box in getattr(inside[end], "children", ()) if box.is_in_normal_flow()]
    return chain


def _used_share(page: Any) -> float:
    """Return the share (0 to 1) of the page's text height that is used."""
    from weasyprint.formatting_structure import boxes

    area, bottom = page._page_box, 0.0
    stack = _flow(page)[:1]
    while stack:
        box = stack.pop()
        if isinstance(box, boxes.LineBox | boxes.ReplacedBox):
            bottom = max(bottom, box.position_y + box.margin_height())
        else:
            stack.extend(getattr(box, "children", ()))
    return max(0.0, bottom - area.content_box_y()) / area.height if area.height else 1.0


def _position(box: Any) -> str:
    element = getattr(box, "element", None)
    return element.get("data-at", "") if element is not None else ""


def _span(at: str, span: Span, paths: Callable[[], Collection[str]]) -> Span:
    """Return the position in a `data-at` value; the document's if it is empty, or none that the HTML writer wrote."""
    found = _POSITION.fullmatch(at)
    if not found or (found["path"] and found["path"] not in paths()):
        return span
    return Span(found["path"] or span.path, int(found["line"]), int(found["column"]))


def _mm(pixels: float) -> str:
    return f"{pixels * 25.4 / 96:.0f} mm"
