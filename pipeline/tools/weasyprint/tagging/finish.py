"""What is done to the structure tree of every PDF, in order."""

from __future__ import annotations

from typing import Any

from pipeline.tools.weasyprint.tagging.fragments import join_fragments
from pipeline.tools.weasyprint.tagging.links import drop_leaders, join_links, raise_links
from pipeline.tools.weasyprint.tagging.notes import place_notes
from pipeline.tools.weasyprint.tagging.places import Places, place_figures
from pipeline.tools.weasyprint.tagging.tree import Tree


def complete(document: Any, pdf: Any) -> None:
    """Complete the structure tree of a PDF that was laid out as this document."""
    if "StructTreeRoot" not in pdf.catalog:
        return
    tree = Tree(pdf)
    places = Places(tree, document)
    place_figures(tree, places)
    drop_leaders(tree)
    join_links(tree)
    raise_links(tree, places)
    join_fragments(tree)
    place_notes(tree, places)
    tree.finish()
