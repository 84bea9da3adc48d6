"""Whether a PDF is what it says it is: whole, titled, tagged (pikepdf)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pipeline.core.diagnostics import Diagnostic
from pipeline.core.text import Span
from pipeline.tools import package


def check(data: bytes, *, title: str, lang: str, span: Span) -> tuple[Diagnostic, ...]:
    """Return what keeps a finished PDF from being handed out: damage, no title, language or structure.

    The conditions are those of PDF/UA-1 (ISO 14289-1) that a file can be asked for without reading its content:
    7.1 (tagged, title shown), 7.2 (language).
    """
    return tuple(package.INVALID.at(span, message) for message in _faults(data, title, lang))


def _faults(data: bytes, title: str, lang: str) -> Iterator[str]:
    import pikepdf

    try:
        file = pikepdf.open(io.BytesIO(data))
    except pikepdf.PdfError as wrong:
        yield f"the PDF cannot be opened: {wrong}"
        return
    with file:
        root: Any = file.Root
        if not file.pages:
            yield "the PDF has no page"
        if str(file.docinfo.get("/Title", "")) != title:
            yield "the PDF does not say its title"
        if str(root.get("/Lang", "")).casefold() != lang.casefold():
            yield "the PDF does not say its language"
        if "/StructTreeRoot" not in root or not root.get("/MarkInfo", {}).get("/Marked", False):
            yield "the PDF is not tagged"
        if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
            yield "the PDF does not show its title"
