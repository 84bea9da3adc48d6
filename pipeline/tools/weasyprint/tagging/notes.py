"""Footnotes in the structure tree: behind the paragraph that calls them, and linked to their calls."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pydyf  # type: ignore[import-untyped]  # as WeasyPrint, which brings it
from weasyprint.formatting_structure import boxes

from pipeline.tools.weasyprint.tagging.boxes import tagged, texts_of
from pipeline.tools.weasyprint.tagging.places import Places, area_of
from pipeline.tools.weasyprint.tagging.tree import Tree

_PRINTED = 1 << 2
_TEXTS = frozenset(("/P", "/H1", "/H2", "/H3", "/H4", "/H5", "/H6"))  # a note goes behind them
_HOLDERS = (boxes.BlockLevelBox, boxes.TableCellBox)  # a note goes to their end


def place_notes(tree: Tree, places: Places) -> None:
    """Have footnotes stand behind what calls them, where WeasyPrint has them at the foot of each page, within paragraphs that go on."""
    areas = [
        one for one in tree.children(tree.top) if isinstance(getattr(one, "box", None), boxes.FootnoteAreaBox)
    ]
    found: dict[int, list[Any]] = defaultdict(list)
    for area in areas:
        for part in tree.children(area):
            found[id(part.box.element)].append(part)
    for call in tagged(tree.pdf).calls:
        if call and (parts := found.pop(id(call.box.element), None)):
            note, *rest = parts
            for part in rest:
                tree.absorb(note, part)
            _name(tree, note)
            _place(tree, call, note)
            if numbers := texts_of(call.box):
                _link(tree, places, call, note, numbers[0])
    for area in areas:
        if not area["K"]:
            tree.drop(area)


def _name(tree: Tree, note: Any) -> None:
    """Call a note a note, and its number its label."""
    note["S"] = "/Note"
    note["ID"] = pydyf.String(f"note-{note.number}")
    for part in tree.children(note):
        if str(getattr(part, "box", note.box).element_tag).endswith("::footnote-marker"):
            part["S"] = "/Lbl"


def _place(tree: Tree, call: Any, note: Any) -> None:
    holder = tree.parent(call)
    while holder["S"] not in (*_TEXTS, "/LBody") and not isinstance(getattr(holder, "box", None), _HOLDERS):
        holder = tree.parent(holder)
    if holder["S"] not in _TEXTS:
        tree.move(note, holder, len(holder["K"]))
        return
    parent = tree.parent(holder)
    siblings = parent["K"]
    at = siblings.index(holder.reference) + 1
    while at < len(siblings) and _is_note(tree, siblings[at]):  # which an earlier call brought here
        at += 1
    tree.move(note, parent, at)


def _is_note(tree: Tree, kid: Any) -> bool:
    return isinstance(kid, bytes) and tree.find(kid).get("S") == "/Note"


def _link(tree: Tree, places: Places, call: Any, note: Any, number: Any) -> None:
    """Have a call, which is this number, lead to its note, and the note's own number back to it."""
    left, _, _, top = places.rectangle(note, note.box.hit_area())
    words = " ".join(text.text for text in texts_of(note.box))
    here = places.rectangle(call, area_of(number))
    tree.give_annotation(call, _annotation(here, note["Pg"], (left, top), words), call["Pg"])
    call["S"] = "/Link"
    label = next((part for part in tree.children(note) if part["S"] == "/Lbl"), None)
    if label is None or not all(isinstance(kid, bytes) for kid in label["K"]):
        return
    back = tree.add("Link", label, Pg=note["Pg"])
    for kid in tree.children(label):
        tree.move(kid, back, len(back["K"]))
    label["K"].append(back.reference)
    texts = texts_of(label.box)
    there = places.rectangle(label, area_of(texts[0]))
    annotation = _annotation(
        there, call["Pg"], (here[0], here[3]), "".join(text.text for text in texts).strip()
    )
    tree.give_annotation(back, annotation, note["Pg"])


def _annotation(area: list[float], page: bytes, place: tuple[float, float], words: str) -> Any:
    """Return a link of this area on its page, to a place on another, with words that say where it leads."""
    return pydyf.Dictionary({
        "Type": "/Annot", "Subtype": "/Link", "F": _PRINTED, "BS": pydyf.Dictionary({"W": 0}),
        "Rect": pydyf.Array(area), "Dest": pydyf.Array([page, "/XYZ", *place, 0]), "Contents": pydyf.String(words),
    })  # fmt: skip
