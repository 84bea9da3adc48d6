"""Where boxes stand on their pages, in points from the foot of the page, and figures among them (ISO 32000-1, 14.8.5.4.3)."""

from __future__ import annotations

from typing import Any

import pydyf  # type: ignore[import-untyped]  # as WeasyPrint, which brings it
from weasyprint.anchors import rectangle_aabb

from pipeline.tools.weasyprint.tagging.boxes import tagged
from pipeline.tools.weasyprint.tagging.tree import Tree

_POINTS = 0.75  # a CSS pixel


class Places:
    """Places on the pages of a document."""

    def __init__(self, tree: Tree, document: Any) -> None:
        """Read how high the pages are."""
        self.tree = tree
        heights = (page.height for page in document.pages)
        self._heights = dict(zip(tree.pdf.page_references, heights, strict=True))

    def rectangle(self, element: Any, area: tuple[float, float, float, float]) -> list[float]:
        """Return where an area within an element's box stands, given by its corner, width and height in CSS pixels."""
        left, top, right, foot = rectangle_aabb(self._transformation(element), *area)
        height = self._heights[element["Pg"]]
        return [_POINTS * corner for corner in (left, height - foot, right, height - top)]

    def _transformation(self, element: Any) -> Any:
        """Return what all boxes that an element stands in do to it; None if they do nothing."""
        whole = None
        while element is not self.tree.top:
            own = getattr(getattr(element, "box", None), "transformation_matrix", None)
            if own:
                whole = whole @ own if whole else own
            element = self.tree.parent(element)
        return whole


def area_of(text: Any) -> tuple[float, float, float, float]:
    """Return where the letters of a text box stand: its line may have no height, as numbers above the line do not widen it."""
    size = text.style["font_size"]
    return text.position_x, text.position_y + text.baseline - size, text.width, size


def place_figures(tree: Tree, places: Places) -> None:
    """Give each figure its place on the page, where WeasyPrint writes CSS pixels from the top, before any transformation."""
    for figure in tagged(tree.pdf).figures:
        box = figure.box
        area = (box.content_box_x(), box.content_box_y(), box.width, box.height)
        figure["A"]["BBox"] = pydyf.Array(places.rectangle(figure, area))
