"""What is done to a PDF before WeasyPrint 70 writes it: its faults are mended, and pages get their notes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pipeline.tools.weasyprint.patches import startup

_EDGE, _SIZE = 12, 18  # points
_LOCKED, _PRINTED = 1 << 7, 1 << 2


def finisher(variant: str, notes: Sequence[str] = ()) -> Callable[[Any, Any], None]:
    """Return what completes a PDF of a variant: a `finisher` as WeasyPrint's own interface has it.

    `notes` holds a text for each page, "" for none, that becomes a note on it.
    """

    def finish(document: Any, pdf: Any) -> None:
        if startup.is_on("list-bodies"):
            from pipeline.tools.weasyprint import fixes

            fixes.complete_lists(pdf)
        if startup.is_on("tags"):
            from pipeline.tools.weasyprint.tagging.finish import complete

            complete(document, pdf)
        attach_notes(pdf, notes)
        if variant.startswith("pdf/a") and startup.is_on("smoothing"):
            from pipeline.tools.weasyprint import fixes

            fixes.show_pixels(pdf)

    return finish


def attach_notes(pdf: Any, texts: Sequence[str]) -> None:
    """Give each page its text as a note at its upper right corner, tagged as PDF/UA wants it (ISO 14289-1, 7.18.1)."""
    if not any(texts):
        return
    import pydyf  # type: ignore[import-untyped]  # which brings no types

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
