"""Which box each element of the structure tree comes from, kept while WeasyPrint 70 makes the tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.pdf import tags

_own_build = tags._build_box_tree


@dataclass(slots=True)
class Tagged:
    """The elements of a PDF that are looked at again, in reading order within each list."""

    figures: list[Any] = field(default_factory=list)
    leaders: list[Any] = field(default_factory=list)
    links: list[Any] = field(default_factory=list)
    calls: list[Any] = field(default_factory=list)


def tagged(pdf: Any) -> Tagged:
    """Return the elements of a PDF that are looked at again."""
    found: Tagged = vars(pdf).setdefault("_octavo_tagged", Tagged())
    return found


def texts_of(box: Any) -> list[Any]:
    """Return the text boxes in a box, in reading order."""
    return [one for one in box.descendants() if isinstance(one, boxes.TextBox)]


def _build_box_tree(box: Any, parent: Any, pdf: Any, *others: Any) -> Iterator[Any]:
    """Yield the elements of a box as WeasyPrint makes them; each knows its box afterwards."""
    for element in _own_build(box, parent, pdf, *others):
        if not hasattr(element, "box"):  # what stands around an element of its own is not its box
            element.box = box._box if isinstance(box, AbsolutePlaceholder) else box
            _note(element, tagged(pdf))
        yield element


def _note(element: Any, found: Tagged) -> None:
    box = element.box
    if element["S"] == "/Figure":
        found.figures.append(element)
    if box.link_annotation:
        found.links.append(element)
    if box.is_leader:
        found.leaders.append(element)
    elif box.element_tag and box.element_tag.endswith("::footnote-call"):
        found.calls.append(element)


REPLACEMENTS = {"weasyprint.pdf.tags:_build_box_tree": _build_box_tree}
