"""A user's reference.docx: its styles, pages, headers and footers are used, and missing styles are added."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from typing import Any

from lxml import etree

from pipeline.context import Context
from pipeline.core import ast
from pipeline.core.diagnostics import Diagnostic, Failure, error, warning
from pipeline.core.model import Document
from pipeline.core.spans import closest
from pipeline.formats.ooxml.xml import find, parse, serialize, tag
from pipeline.tools import zip as zips

REFERENCE = error(
    "docx-reference",
    "[docx] reference names no Word document in the project's folder that can be read. Without it the document would not "
    "look as it is meant to, so it is not written.",
)
STYLE = warning(
    "docx-style",
    "A `custom-style` names a style that the reference document does not have. Word gets a new one of that name, which "
    "looks like running text.",
)
RULES = (REFERENCE, STYLE)

_PAGE = {"w": 11906, "h": 16838, "left": 1440, "right": 1440, "top": 1440, "bottom": 1440}
_STYLES = "word/styles.xml"
_LARGEST = 32_000_000  # bytes
_POINTERS = ("w:basedOn", "w:next", "w:link")


def read(name: str, ours: bytes, context: Context, document: Document) -> bytes:
    """Return the reference document at a path relative to the project, with missing styles added from the one in `ours`.

    Raises Failure if it is missing or damaged.
    """
    where = document.spans.get("docx.reference") or context.settings.span("docx.reference")
    try:
        root = context.settings.root
        files = zips.members(context.files.read_of_setting(root / name, root, limit=_LARGEST))
        theirs = parse(files[_STYLES])
        if theirs.tag != tag("w:styles") or parse(files["word/document.xml"]).tag != tag("w:document"):
            raise KeyError  # Strict Open XML uses other namespaces, which pandoc does not read
    except OSError as wrong:
        said, hint = (
            f"cannot read '{name}': {wrong.strerror}",
            "the path starts at the project's folder and stays in it",
        )
        raise Failure(REFERENCE.at(where, said, hint=hint)) from None
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError):
        hint = "save it as .docx with Word (not as Strict Open XML) or LibreOffice"
        raise Failure(REFERENCE.at(where, f"'{name}' is no Word document", hint=hint)) from None
    _add_missing_styles(theirs, parse(zips.members(ours)[_STYLES]))
    return zips.pack({**files, _STYLES: serialize(theirs)})


def unknown_styles(document: Document, reference: bytes) -> tuple[Diagnostic, ...]:
    """Return a diagnostic for each `custom-style` of the document that the reference document lacks."""
    asked = [
        (item, name)
        for item in ast.find(list(document.blocks), "Div", "Span")
        if (name := ast.value(item, "custom-style"))
    ]
    if not asked:
        return ()
    styles = parse(zips.members(reference)[_STYLES])
    known = {name.casefold(): name for name in find(styles, "w:style/w:name/@w:val")}
    found = []
    for item, name in asked:
        if name.casefold() not in known:
            meant = closest(name, list(known.values()))
            hint = f"did you mean '{meant}'?" if meant else "give the style to the reference document in Word"
            said = f"the reference document has no style '{name}'"
            found.append(STYLE.at(ast.span_of(item, document.source.shown), said, hint=hint))
    return tuple(found)


def style_identifiers(styles: bytes) -> dict[str, str]:
    """Return the identifiers of a document's styles by the identifiers Octavo uses, which follow the names.

    For example, in a reference.docx of a German Word the style "toc 1" (TOC1) has the identifier "Verzeichnis1".
    """
    return {
        _name(style).replace(" ", ""): style.get(tag("w:styleId"))
        for style in find(parse(styles), "w:style[w:name]")
    }


def rename_styles(root: Any, named: Mapping[str, str]) -> None:
    """Replace identifiers of styles in a part, in place; `named` is the result of `style_identifiers`, or empty."""
    if not named:
        return
    identifiers = set(named.values())
    for style in find(root, "//w:pStyle | //w:rStyle"):
        said = style.get(tag("w:val"))
        if said not in identifiers:
            style.set(tag("w:val"), named.get(said.casefold(), said))


def text_area(root: Any, *, turned: bool = False) -> tuple[int, int]:
    """Return width and height of the text area in a document's last section, or on its page `turned`, in twips.

    Missing values, and values in other units, default to A4 with margins of one inch.
    """

    def length(name: str) -> int:
        said = find(root, f"//w:sectPr/w:pgSz/@w:{name} | //w:sectPr/w:pgMar/@w:{name}")
        return int(said[-1]) if said and said[-1].isdecimal() else _PAGE[name]

    across, down = ("h", "w") if turned else ("w", "h")
    return length(across) - length("left") - length("right"), length(down) - length("top") - length("bottom")


def _add_missing_styles(theirs: Any, ours: Any) -> None:
    """Append the styles whose names are missing. References to other styles are resolved by name."""
    known = {(_name(style), style.get(tag("w:type"))) for style in find(theirs, "w:style")}
    missing = [
        style for style in find(ours, "w:style") if (_name(style), style.get(tag("w:type"))) not in known
    ]
    named = {style.get(tag("w:styleId")): _name(style) for style in find(ours, "w:style")}
    identifiers = {_name(style): style.get(tag("w:styleId")) for style in find(theirs, "w:style")}
    taken = set(identifiers.values())
    for style in missing:
        if style.get(tag("w:styleId")) in taken:
            continue
        style.attrib.pop(tag("w:default"), None)
        theirs.append(style)
        identifiers[_name(style)] = style.get(tag("w:styleId"))
    for style in missing:
        for pointer in find(style, " | ".join(_POINTERS)):
            there = identifiers.get(named.get(pointer.get(tag("w:val")), ""))
            if there:
                pointer.set(tag("w:val"), there)
            else:
                style.remove(pointer)


def _name(style: Any) -> str:
    return str((find(style, "w:name/@w:val") or [""])[0]).casefold()
