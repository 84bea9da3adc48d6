"""Check a PDF: structure, title, language, tags, fonts, and targets of links (pikepdf)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pipeline.core.spans import without_folders
from pipeline.formats.gate import ACCESS, ACTIVE, FONT, LINK, Expectations, Faults
from pipeline.tools import addresses
from pipeline.tools.zip import INVALID

_DEEPEST = 200  # levels of an outline that are checked
# What acts when a file is opened or clicked on (ISO 32000-1, 12.6.4, 12.5.6 and 7.11.4); links are apart.
_ACTIONS = frozenset(
    "/JavaScript /Launch /SubmitForm /ResetForm /ImportData /GoToR /GoToE /GoTo3DView /Rendition /Movie /Sound /Trans "
    "/SetOCGState /Named /Hide /Thread /RichMediaExecute".split()
)
_NOTES = frozenset("/FileAttachment /Widget /Screen /Movie /Sound /RichMedia /3D".split())
_KEYS = frozenset("/AcroForm /OpenAction /AA /JS /EmbeddedFiles /JavaScript /AF /XFA".split())
_BASE = frozenset(("/Type0", "/TrueType", "/Type1", "/MMType1"))


def find_faults(data: bytes, expected: Expectations) -> Faults:
    """Yield the faults of a PDF. A PDF with /Duplex (a booklet to fold) needs no tags.

    Checked are the conditions of PDF/UA-1 (ISO 14289-1) that do not need the page content: 7.1 (tagged, title shown),
    7.2 (language), 7.3 (figures), 7.21.3 (fonts); and that links and bookmarks have a target.
    """
    import pikepdf

    try:
        file = pikepdf.open(io.BytesIO(data))
    except pikepdf.PdfError as wrong:
        yield INVALID, f"the PDF cannot be opened: {wrong}"
        return
    with file:
        if not file.pages:
            yield INVALID, "the PDF has no page"
        for number, page in enumerate(file.pages, 1):
            if "/MediaBox" not in page or "/Contents" not in page:
                yield INVALID, f"page {number} has no size or no content"
        yield from _check_descriptions(file, expected)
        yield from _fonts(file)
        yield from _targets(file)
        if expected.passive:
            yield from ((ACTIVE, f"the PDF has {said}") for said in dict.fromkeys(_active(file)))
        labels = file.Root.get("/PageLabels")
        if labels is not None and (len(labels.get("/Nums", [])) < 2 or int(labels.Nums[0]) != 0):
            yield INVALID, "the pages' labels do not begin at the first page"


def _check_descriptions(file: Any, expected: Expectations) -> Faults:
    root = file.Root
    if str(file.docinfo.get("/Title", "")) != expected.title:
        yield ACCESS, "the PDF does not say its title"
    if str(root.get("/Lang", "")).casefold() != expected.lang.casefold():
        yield ACCESS, "the PDF does not say its language"
    options = root.get("/ViewerPreferences", {})
    if "/Duplex" in options:
        return
    if "/StructTreeRoot" not in root or not root.get("/MarkInfo", {}).get("/Marked", False):
        yield ACCESS, "the PDF is not tagged"
        return
    if not options.get("/DisplayDocTitle", False):
        yield ACCESS, "the PDF does not show its title"
    if expected.described and (bare := _figures_without_words(file)):
        yield ACCESS, f"{bare} of the PDF's pictures have no description"


def _dictionaries(file: Any) -> Iterator[Any]:
    """Yield a file's dictionaries one at a time, because a book has a hundred thousand."""
    import pikepdf

    return (item for item in file.objects if isinstance(item, pikepdf.Dictionary))


def _active(file: Any) -> Iterator[str]:
    """Yield what acts in a file, and links to anything but the web, mail and telephone."""
    import pikepdf

    waiting: list[Any] = [file.trailer, *file.objects]
    while waiting:
        item = waiting.pop()
        if isinstance(item, pikepdf.Stream | pikepdf.Dictionary):
            yield from _acts(item)
            inside: list[Any] = [value for _, value in item.items()]
        else:
            inside = list(item) if isinstance(item, pikepdf.Array) else []
        waiting += [each for each in inside if isinstance(each, pikepdf.Object) and not each.is_indirect]


def _acts(item: Any) -> Iterator[str]:
    yield from (f"an entry {key}" for key in item.keys() & _KEYS)
    kind, note = str(item.get("/S", "")), str(item.get("/Subtype", ""))
    if kind in _ACTIONS:
        yield f"the action {kind}"
    if kind == "/URI" and not addresses.is_link(str(item.get("/URI", ""))):
        yield f"a link to '{without_folders(str(item.get('/URI', '')))[:40]}'"
    if note in _NOTES and "/Rect" in item:
        yield f"an annotation {note}"


def _figures_without_words(file: Any) -> int:
    return sum(
        1
        for item in _dictionaries(file)
        if item.get("/S") == "/Figure" and not (str(item.get("/Alt", "")) or str(item.get("/ActualText", "")))
    )


def _fonts(file: Any) -> Faults:
    for item in _dictionaries(file):
        if item.get("/Type") != "/Font" or str(item.get("/Subtype", "")) not in _BASE:
            continue
        inner = item.DescendantFonts[0] if "/DescendantFonts" in item else item
        descriptor: Any = inner.get("/FontDescriptor", {})
        if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys()):
            yield FONT, f"the font '{str(item.get('/BaseFont', '')).lstrip('/')}' is not in the PDF"


def _targets(file: Any) -> Faults:
    """Yield links and bookmarks without a valid target."""
    pages = {page.obj.objgen for page in file.pages}
    named = _names(file)
    for number, page in enumerate(file.pages, 1):
        for note in page.get("/Annots", []):
            if note.get("/Subtype") != "/Link":
                continue
            action = note.get("/A", {})
            if action.get("/S") == "/URI":
                if not str(action.get("/URI", "")):
                    yield LINK, f"a link on page {number} has no address"
            elif not _leads(note.get("/Dest", action.get("/D")), pages, named):
                yield LINK, f"a link on page {number} leads nowhere"
    for title, target in _bookmarks(file):
        if not _leads(target, pages, named):
            yield LINK, f"the bookmark '{title}' leads nowhere"


def _names(file: Any) -> set[str]:
    tree = file.Root.get("/Names", {}).get("/Dests", {})
    found: set[str] = set()
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        found.update(str(name) for name in list(node.get("/Names", []))[::2])
        waiting.extend(node.get("/Kids", []))
    return found | {str(key).lstrip("/") for key in file.Root.get("/Dests", {})}


def _bookmarks(file: Any) -> Iterator[tuple[str, Any]]:
    waiting = [(file.Root.get("/Outlines", {}).get("/First"), 0)]
    while waiting:
        item, depth = waiting.pop()
        if item is None or depth > _DEEPEST:
            continue
        yield str(item.get("/Title", "")), item.get("/Dest", item.get("/A", {}).get("/D"))
        waiting += [(item.get("/Next"), depth), (item.get("/First"), depth + 1)]


def _leads(target: Any, pages: set[Any], named: set[str]) -> bool:
    import pikepdf

    if isinstance(target, pikepdf.Array):
        page = next(iter(target), None)
        return isinstance(page, pikepdf.Object) and page.objgen in pages
    return target is not None and str(target).lstrip("/") in named
