"""Glyphs: report characters that no font of the theme can show."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from pipeline.context import Context
from pipeline.core import ast
from pipeline.core.ast import Node
from pipeline.core.diagnostics import Diagnostic, Outcome, warning
from pipeline.core.joined_scripts import script_of
from pipeline.core.model import Document, Stage
from pipeline.core.spans import Span
from pipeline.tools import fonts

MISSING = warning(
    "glyph-missing",
    "No bundled font has a glyph for a character, so print shows a box or nothing there. Write the word in "
    "a script the fonts cover (Latin, Greek, Cyrillic), or show it as a picture.",
)
UNJOINED = warning(
    "letters-unjoined",
    "No font of the theme can join the letters of a script, as Arabic is written, so print shows boxes or nothing in their place. Name a font "
    "that can in 'files' and 'fallback' of the theme's [fonts].",
)

_MOST = 20
# Joiners, direction marks, variation selectors and soft hyphens have no glyph of their own.
_INVISIBLE = frozenset(("Cf", "Cc", "Zs", "Zl", "Zp", "Cn"))


def check_glyphs(document: Document, context: Context) -> Outcome[Document]:
    """Return the document unchanged, with a diagnostic at the first occurrence of each character without a glyph."""
    known = fonts.coverage(context.theme.font_files)
    title = Span(document.source.shown, 1) if "title" not in document.spans else document.spans["title"]
    places: dict[str, Span] = {}
    for char in document.metadata.title:
        if _is_missing(char, known):
            places.setdefault(char, title)
    blocks = list(document.blocks)
    if any(_is_missing(char, known) for char in set(ast.plain_text(blocks, notes=True))):
        _search(blocks, Span(document.source.shown, 1), known, places)
    joined = {char: span for char, span in places.items() if script_of(char)}
    single = [(char, span) for char, span in places.items() if char not in joined]
    found = [*_unjoined(joined), *(_diagnose(char, span) for char, span in single[:_MOST])]
    if len(single) > _MOST:
        first = single[_MOST][1]
        found.append(MISSING.at(first, f"and {len(single) - _MOST} more characters have no glyph"))
    return Outcome(document, tuple(found))


def _unjoined(places: dict[str, Span]) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each script whose letters no font joins, at the first of them."""
    said: set[str] = set()
    for char, span in places.items():
        script = script_of(char)
        if script and script.name not in said:
            said.add(script.name)
            yield UNJOINED.at(span, f"no font joins the letters of {script.name}, as '{char}' here")


def _search(value: object, span: Span, known: frozenset[str], places: dict[str, Span]) -> Span:
    """Record characters without a glyph in a tree that begins at `span`; return the position after the tree.

    Words have no position of their own, so line ends are counted within a paragraph.
    """
    if isinstance(value, list):
        for child in value:
            span = _search(child, span, known, places)
        return span
    if not isinstance(value, dict):
        return span
    item: Node = value
    here = ast.span_of(item, span.path) if "pos" in item else span
    if item["t"] == "SoftBreak" or (item["t"] == "LineBreak" and "pos" in item):
        return Span(here.path, here.line + 1)
    if item["t"] == "Str":
        _note(item["c"], here, known, places)
    elif item["t"] == "Code":
        _note(item["c"][1], here, known, places)
    elif item["t"] == "CodeBlock":
        for number, line in enumerate(item["c"][1].split("\n"), 1):
            _note(line, here.offset(lines=number), known, places)
    elif item["t"] == "Note":
        _search(
            item["c"], here, known, places
        )  # a footnote's text is elsewhere; the position after it is unchanged
    elif item["t"] != "Math":
        return _search(item.get("c"), here, known, places)
    return here


def _note(text: str, span: Span, known: frozenset[str], places: dict[str, Span]) -> None:
    if text.isascii():
        return
    for char in text:
        if _is_missing(char, known):
            places.setdefault(char, span)


def _is_missing(char: str, known: frozenset[str]) -> bool:
    return (
        char not in known
        and unicodedata.category(char) not in _INVISIBLE
        and not "\ufe00" <= char <= "\ufe0f"
    )


def _diagnose(char: str, span: Span) -> Diagnostic:
    name = unicodedata.name(char, "unnamed character")
    return MISSING.at(span, f"no font has a glyph for '{char}' (U+{ord(char):04X} {name.lower()})")


STAGE: Stage[Context] = Stage(
    "glyphs", check_glyphs, after=("headings", "numbering"), rules=(MISSING, UNJOINED)
)
