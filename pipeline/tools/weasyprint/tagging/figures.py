"""Where figures stand on their pages, in points from the foot of the page (ISO 32000-1, 14.8.5.4.3)."""

from __future__ import annotations

from typing import Any

import pydyf  # type: ignore[import-untyped]  # as WeasyPrint, which brings it
from weasyprint.anchors import rectangle_aabb

from pipeline.tools.weasyprint.tagging.boxes import tagged
from pipeline.tools.weasyprint.tagging.tree import Tree

POINTS = 0.75  # a CSS pixel


def place_figures(tree: Tree, document: Any) -> None:
    """Give each figure its place on the page, where WeasyPrint writes CSS pixels from the top, before any transformation."""
    heights = dict(zip(tree.pdf.page_references, (page.height for page in document.pages), strict=True))
    for figure in tagged(tree.pdf).figures:
        box = figure.box
        area = (box.content_box_x(), box.content_box_y(), box.width, box.height)
        left, top, right, foot = rectangle_aabb(_transformation(tree, figure), *area)
        height = heights[figure["Pg"]]
        corners = (left, height - foot, right, height - top)
        figure["A"]["BBox"] = pydyf.Array([POINTS * corner for corner in corners])


def _transformation(tree: Tree, element: Any) -> Any:
    """Return what all boxes that an element stands in do to it; None if they do nothing."""
    whole = None
    while element is not tree.top:
        own = getattr(getattr(element, "box", None), "transformation_matrix", None)
        if own:
            whole = whole @ own if whole else own
        element = tree.parent(element)
    return whole
