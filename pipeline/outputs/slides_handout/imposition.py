"""Impose a PDF as a booklet: two pages on each side, in printing order for folded sheets (pikepdf)."""

from __future__ import annotations

import io
from typing import Any

_OF_PAGES = ("StructTreeRoot", "MarkInfo", "Outlines", "PageLabels", "Names", "Dests", "PageMode")


def order(count: int) -> list[tuple[int, int]]:
    """Return the page numbers (from 1) on the left and right of each side of the sheets; 0 is an empty page.

    A folded sheet has four pages. Front and back of the outermost sheet come first; sheets are turned over at the short
    edge.
    """
    whole = -(-count // 4) * 4
    sides = []
    for sheet in range(whole // 4):
        first, last = 1 + 2 * sheet, whole - 2 * sheet
        sides += [(last, first), (first + 1, last - 1)]
    return [(left if left <= count else 0, right if right <= count else 0) for left, right in sides]


def impose(data: bytes) -> bytes:
    """Return the PDF as a booklet. Tags, outline and links are removed, because they belong to single pages."""
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        forms = [page.as_form_xobject() for page in pdf.pages]
        left, bottom, right, top = (float(side) for side in pdf.pages[0].mediabox)
        width, height = right - left, top - bottom
        old = len(pdf.pages)
        for side in order(old):
            page = pdf.add_blank_page(page_size=(2 * width, height))
            _place(pdf, page, [(forms[number - 1], at * width) for at, number in enumerate(side) if number])
        del pdf.pages[:old]
        for name in _OF_PAGES:
            if f"/{name}" in pdf.Root:
                del pdf.Root[f"/{name}"]
        shown = pdf.Root.get("/ViewerPreferences", pikepdf.Dictionary())
        shown.Duplex = pikepdf.Name.DuplexFlipShortEdge
        pdf.Root.ViewerPreferences = shown
        pdf.remove_unreferenced_resources()
        target = io.BytesIO()
        pdf.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


def _place(pdf: Any, page: Any, forms: list[tuple[Any, float]]) -> None:
    """Draw forms on an empty page, each at its distance from the left edge in points."""
    import pikepdf

    page.Resources = pikepdf.Dictionary(
        XObject=pikepdf.Dictionary({f"/Page{at}": form for at, (form, _) in enumerate(forms)})
    )
    drawn = "\n".join(f"q 1 0 0 1 {x:g} 0 cm /Page{at} Do Q" for at, (_, x) in enumerate(forms))
    page.Contents = pdf.make_stream(drawn.encode())
