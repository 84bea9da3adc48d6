"""What WeasyPrint 70's files lack to be what they claim, mended before they are written (pydyf 0.13)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

_KNOWN = ("/Lbl", "/LBody")


def keeper(variant: str, said: Sequence[str] = ()) -> Callable[[Any, Any], None]:
    """Return what makes a document keep the claim of its variant: a `finisher` for WeasyPrint.

    `said` holds a text for each page, "" for none, that becomes a note on it.
    """

    def finish(_: Any, pdf: Any) -> None:
        _complete_lists(pdf)
        attach_notes(pdf, said)
        if variant.startswith("pdf/a"):
            _leave_pixels(pdf)

    return finish


def _leave_pixels(pdf: Any) -> None:
    """Let no picture be smoothed where it is shown: ISO 19005-3, 6.2.8."""
    for item in pdf.objects:
        if "Interpolate" in getattr(item, "extra", ()):
            item.extra["Interpolate"] = "false"


def _complete_lists(pdf: Any) -> None:
    """Give list items a body of all that stands in them beside their mark (ISO 32000-1, 14.8.4.3.3).

    WeasyPrint makes bodies of lines of text alone: paragraphs, code and tables it puts right into the item.
    """
    elements: dict[bytes, Any] = {item.reference: item for item in pdf.objects if "S" in _entries(item)}
    for item in [element for element in elements.values() if element["S"] == "/LI"]:
        children = [elements[child] for child in item["K"] if child in elements]
        if len(children) == len(item["K"]) and any(child["S"] not in _KNOWN for child in children):
            _give_body(item, children, pdf)


def _entries(item: Any) -> dict[str, Any]:
    return item if isinstance(item, dict) else {}


def _give_body(item: Any, children: list[Any], pdf: Any) -> None:
    import pydyf  # type: ignore[import-untyped]  # which brings no types

    body = next((child for child in children if child["S"] == "/LBody"), None)
    if body is None:
        body = pydyf.Dictionary({**item, "S": "/LBody", "K": pydyf.Array(), "P": item.reference})
        pdf.add_object(body)
    at = 0  # what stands before an own body of the item goes before that one's content
    for child in children:
        if child is body:
            at = len(body["K"])
        elif child["S"] not in _KNOWN:
            child["P"] = body.reference
            body["K"].insert(at, child.reference)
            at += 1
    kept = [child for child in children if child["S"] in _KNOWN and child is not body]
    item["K"] = pydyf.Array([child.reference for child in (*kept, body)])


_EDGE, _SIZE = 12, 18  # points
_LOCKED, _PRINTED = 1 << 7, 1 << 2


def attach_notes(pdf: Any, texts: Sequence[str]) -> None:
    """Give each page its text as a note at its upper right corner, tagged as PDF/UA wants it (ISO 14289-1, 7.18.1)."""
    if not any(texts):
        return
    import pydyf

    objects = {item.reference: item for item in pdf.objects}
    root = objects[pdf.catalog["StructTreeRoot"]]
    parents, body = objects[root["ParentTree"]], objects[root["K"][0]]
    pages = [objects[reference] for reference in pdf.page_references]
    for page, text in zip(pages, texts, strict=False):  # what runs over has more pages, and is not published
        if not text:
            continue
        _, _, right, top = page["MediaBox"]
        left, upper = float(right) - _EDGE - _SIZE, float(top) - _EDGE
        number = max(parents["Nums"][::2], default=-1) + 1
        note = pydyf.Dictionary({
            "Type": "/Annot", "Subtype": "/Text", "Name": "/Comment", "F": _PRINTED | _LOCKED, "StructParent": number,
            "Rect": pydyf.Array([left, upper - _SIZE, left + _SIZE, upper]), "Contents": pydyf.String(text),
        })  # fmt: skip
        pdf.add_object(note)
        page.setdefault("Annots", pydyf.Array()).append(note.reference)
        page["Tabs"] = "/S"
        held = pydyf.Dictionary({"Type": "/OBJR", "Obj": note.reference, "Pg": page.reference})
        element = pydyf.Dictionary({
            "Type": "/StructElem", "S": "/Annot", "P": body.reference, "K": pydyf.Array([held]),
        })  # fmt: skip
        pdf.add_object(element)
        body["K"].append(element.reference)
        parents["Nums"] += [number, element.reference]
