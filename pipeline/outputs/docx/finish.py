"""Finish the files that pandoc's Word writer wrote: tables, pictures, spacing, fields, settings."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from pipeline.core import translations
from pipeline.core.model import Metadata
from pipeline.formats.ooxml import fences
from pipeline.formats.ooxml import xml as ooxml
from pipeline.formats.ooxml.xml import find, parse, serialize, tag
from pipeline.outputs.docx import bidi, custom_reference, fields, lists, spacing, tables
from pipeline.theme import Theme

_NOTES = 1_000_000  # first number of bookmarks in footnotes; the body has fewer
_EMU = 635  # English metric units in a twip
_TALLEST = 0.8  # the highest picture, as a share of the text height: leaves space for its caption
_NOTE_LINKS = "word/_rels/footnotes.xml.rels"
_VALUE = tag("w:val")


def finish(
    files: dict[str, bytes], metadata: Metadata, theme: Theme, *, styles: Mapping[str, str], own: bool
) -> dict[str, bytes]:
    """Return the finished parts of a document that pandoc wrote.

    `styles` is what `custom_reference.rename_styles` takes; `own` is false if the user's reference document determines headers,
    footers and lists.
    """
    lang, leftwards = ooxml.language(metadata.lang), metadata.direction == "rtl"
    done = {**files, **ooxml.document_properties(metadata)}
    done["word/document.xml"] = _body(
        files["word/document.xml"],
        styles,
        files["word/numbering.xml"],
        size=theme.fonts.size,
        leftwards=leftwards,
    )
    done["word/footnotes.xml"] = _notes(files["word/footnotes.xml"], styles)
    done[_NOTE_LINKS] = _merge_relationships(files.get(_NOTE_LINKS), files["word/_rels/document.xml.rels"])
    done["word/numbering.xml"] = lists.finish_numbering(
        files["word/numbering.xml"],
        theme.colors.accent[1:] if own else "",
        tasks=lists.has_tasks(done["word/document.xml"]),
    )
    done["word/settings.xml"] = _settings(files["word/settings.xml"], lang, leftwards=leftwards)
    done["word/styles.xml"] = _styles(files["word/styles.xml"], lang, leftwards=leftwards, own=own)
    for name in files:
        if own and name.startswith(("word/header", "word/footer")):
            done[name] = _fields(files[name], metadata, sections=b'"Heading1"' in files["word/document.xml"])
    return done


@lru_cache(maxsize=32)  # the same for many documents
def _styles(part: bytes, lang: str, *, leftwards: bool, own: bool) -> bytes:
    """Return the styles part with the language of the document, and for its direction."""
    root = parse(part)
    for place in find(root, "w:docDefaults//w:lang"):
        place.set(_VALUE, lang)
        if leftwards:
            place.set(tag("w:bidi"), lang)
    if leftwards and own:
        bidi.mirror_borders(root)
    return serialize(root)


def _body(part: bytes, styles: Mapping[str, str], numbering: bytes, *, size: float, leftwards: bool) -> bytes:
    root = parse(part)
    custom_reference.rename_styles(root, styles)
    height = custom_reference.text_area(root)[1]
    for picture in find(root, "//wp:inline"):
        _picture(picture, int(height * _TALLEST) * _EMU)
    for rule in find(root, "//w:p[w:r/w:pict/v:rect]"):
        rule[:] = [_with_style(rule, "HorizontalRule")]
    tables.finish(root, size)
    spacing.begin_pages(root)
    for paragraph in find(root, "//w:p[w:pPr/w:pStyle]"):
        spacing.set_space(paragraph)
    lists.mark_tasks(root, numbering)
    for paragraph in find(root, "//w:p[m:oMathPara][w:pPr/w:pStyle]"):
        spacing.set_spacing(paragraph, before=80, after=200)
    for paragraph in find(root, f"//w:p[starts-with(string(w:r[1]), '{ooxml.NUMBERED}')]"):
        _number_lines(paragraph)
    fields.finish_fields(root)
    if leftwards:
        bidi.mark_document(root, styles)
    bidi.finish(root)
    for summary in find(root, "//w:tblCaption"):
        summary.set(_VALUE, summary.get(_VALUE).strip())
    _inherit_code_size(root)
    fences.close(root)
    ooxml.tidy(root)
    return serialize(root)


def _number_lines(paragraph: Any) -> None:
    """Remove the mark of `ooxml.mark_numbered` from a block of code and add line numbers, in place."""
    runs = find(paragraph, "w:r")
    text = "".join("\n" if find(run, "w:br") else "".join(run.itertext()) for run in runs)
    numbers = ooxml.line_numbers(text.split("\n"))
    breaks = [run for run in runs if find(run, "w:br")]
    if not breaks:
        return  # the mark is a character of the author's
    for run in runs[: runs.index(breaks[0])]:
        paragraph.remove(run)
    for line_break, number in zip(breaks, numbers, strict=True):
        style = '<w:rPr><w:rStyle w:val="LineNumber"/></w:rPr>'
        made = f'<w:r xmlns:w="{ooxml.NAMESPACES["w"]}">{style}<w:t xml:space="preserve">{number}</w:t></w:r>'
        line_break.addnext(parse(made.encode()))
    paragraph.remove(breaks[0])


def _merge_relationships(notes: bytes | None, body: bytes) -> bytes:
    """Return the relationships of the footnotes with the body's added, where pandoc puts those of pictures in footnotes."""
    ours = parse(body)
    if notes is None:
        return body
    root = parse(notes)
    known = {item.get("Id") for item in root}
    for item in ours:
        if item.get("Id") not in known and item.get("Type", "").endswith("/image"):
            root.append(item)
    return serialize(root)


def _notes(part: bytes, styles: Mapping[str, str]) -> bytes:
    root = parse(part)
    custom_reference.rename_styles(root, styles)
    fields.finish_fields(root, first=_NOTES)
    bidi.finish(root)
    _inherit_code_size(root)
    fences.close(root)
    ooxml.tidy(root)
    return serialize(root)


def _inherit_code_size(root: Any) -> None:
    """Give inline code the size of the surrounding text where that is not body text."""
    for style in find(root, "//w:rStyle[@w:val='VerbatimChar']"):
        if (
            spacing.style_of(style.getparent().getparent().xpath("ancestor::*[local-name()='p'][1]")[0])
            not in spacing.RUNNING
        ):
            style.set(_VALUE, "VerbatimInherit")


def _picture(picture: Any, tallest: int) -> None:
    for side in ("distT", "distB", "distL", "distR"):
        picture.set(side, "0")  # else LibreOffice leaves an eighth of an inch beside it
    (extent,) = find(picture, "wp:extent")
    share = min(tallest / max(int(extent.get("cy")), 1), 1)
    for size in (extent, *find(picture, ".//pic:spPr/a:xfrm/a:ext")):
        for side in ("cx", "cy"):
            size.set(side, str(max(round(int(size.get(side)) * share), ooxml.THINNEST)))
    said = find(picture, "wp:docPr")[0].get("descr", "")
    for named in find(picture, ".//pic:cNvPr"):
        named.set("descr", said)  # pandoc writes the file's name here


def _fields(part: bytes, metadata: Metadata, *, sections: bool) -> bytes:
    """Return a header or footer in the document's language, with the results Word would compute in its fields.

    The section's name differs from page to page, so its field stays empty until Word updates it; it is removed if the
    document has no sections.
    """
    root = parse(part)
    for field in find(root, "//w:fldSimple[contains(@w:instr, 'STYLEREF')]"):
        if not sections:
            field.getparent().remove(field)
    for text in find(root, "//w:fldSimple[contains(@w:instr, 'TITLE')]//w:t"):
        text.text = metadata.title
    words = translations.look_up(metadata.lang)
    for text, said in zip(
        find(root, "//w:p/w:r/w:t"), (f"{words['page']} ", f" {words['of']} "), strict=False
    ):
        text.text = said
    if metadata.direction == "rtl":
        bidi.mark_margin(root)
        bidi.finish(root)
    return serialize(root)


@lru_cache(maxsize=32)
def _settings(part: bytes, lang: str, *, leftwards: bool) -> bytes:
    root = parse(part)
    for place in find(root, "w:themeFontLang"):
        place.set(_VALUE, lang)
        if leftwards:
            place.set(tag("w:bidi"), lang)
    # Without compatibilityMode Word opens the file in compatibility mode.
    mode = (
        f'<w:compat xmlns:w="{ooxml.NAMESPACES["w"]}"><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    )
    if not find(root, "w:compat"):
        follower = find(root, "w:rsids | m:mathPr | w:themeFontLang | w:clrSchemeMapping | w:decimalSymbol")
        if follower:
            follower[0].addprevious(parse(mode.encode()))
        else:
            root.append(parse(mode.encode()))
    return serialize(root)


def _with_style(paragraph: Any, style: str) -> Any:
    properties = paragraph.makeelement(tag("w:pPr"))
    properties.append(properties.makeelement(tag("w:pStyle"), {_VALUE: style}))
    return properties
