"""Embed the theme's fonts, reduced to the characters of the document, as @font-face rules."""

from __future__ import annotations

import base64
import re
import string
import unicodedata
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pipeline.context import Context
from pipeline.core import ast
from pipeline.core.model import Document
from pipeline.theme import FontFile
from pipeline.tools import fonts

_ALWAYS = "0123456789.,:;()[]–—…“”‘’↩ "  # characters that layouts add to any document
# Included in every subset, so that documents of one language share the same subsets, which are cached.
_COMMON = frozenset(string.ascii_letters + string.digits + string.punctuation + " ‘’“”–—…")
# Mathematical italic A and alpha: browsers draw single letters of <mi> in this style.
_ITALIC = (0x1D434, 0x1D6FC)
_FORMULA = re.compile(r"<math.*?</math>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class EmbeddedFonts:
    """A style sheet, and the font files it names; no files if it uses data: URLs."""

    css: str
    files: Mapping[str, bytes]


def embed(
    document: Document, context: Context, blocks: Any, written: str, *, address: str = ""
) -> EmbeddedFonts:
    """Return the theme's fonts for some blocks of the document; `written` is the HTML of the blocks.

    Fonts are embedded as data: URLs, or as files with URLs that begin with `address`. The mono family has the characters
    of code, the fallback families only those that the main families lack, the math font those of formulas.
    """
    theme, own = context.theme, context.theme.font_files
    shown = set(ast.plain_text(list(blocks), notes=True)) | set(document.metadata.title) | set(_ALWAYS)
    code = {c for item in ast.find(list(blocks), "Code", "CodeBlock") for c in item["c"][1]}
    families = dict.fromkeys((theme.fonts.body, theme.fonts.heading))
    wanted: list[tuple[fonts.Face, Set[str]]] = [
        (face, shown) for family in families for face in fonts.faces(family, own)
    ]
    if code:
        wanted += [(face, code | {" "}) for face in fonts.faces(theme.fonts.mono, own)]
    known = frozenset().union(*(fonts.family_characters(family, own) for family in families))
    left = (shown | code) - known
    # No bundled font joins letters: Noto Sans Math has 29 of Arabic as signs of formulas.
    joined = {c for c in left if unicodedata.bidirectional(c) == "AL"}
    for family in theme.fonts.fallback:
        here = left & fonts.family_characters(family, own)
        if not any(face.file.digest for face in fonts.faces(family, own)):
            here -= joined
        left -= here
        wanted += [(face, here) for face in fonts.faces(family, own)]
    if formulas := "".join(_FORMULA.findall(written)):
        wanted.append((fonts.math_face(), _formula_characters(formulas)))
    return _style_sheet(wanted, address)


def _formula_characters(formulas: str) -> set[str]:
    """Return the characters of formulas in MathML, and the italic letters that browsers draw for them."""
    found = set(formulas)
    capital, alpha = _ITALIC
    latin = {
        chr(capital + ord(c) - 65 - (6 if c.islower() else 0)) for c in found if c.isascii() and c.isalpha()
    }
    greek = {chr(alpha + ord(c) - 0x3B1) for c in found if "α" <= c <= "ω"}
    # The italic h is U+210E; browsers draw the root sign themselves.
    return found | latin | greek | set("ℎ√")


def _style_sheet(wanted: Iterable[tuple[fonts.Face, Set[str]]], address: str) -> EmbeddedFonts:
    rules: list[str] = []
    files: dict[str, bytes] = {}
    for face, characters in wanted:
        known = fonts.characters(face.file)
        here = known & characters
        if not here:
            continue
        if here & _COMMON:
            here |= known & _COMMON
        name = _name(face.file)
        files[name], embedded = _subset(face.file, here)
        rules.append(
            f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; font-style: {face.style}; '
            f'src: url("{f"{address}{name}" if address else embedded}") format("truetype"); }}'
        )
    return EmbeddedFonts("\n".join(rules), files if address else {})


def _name(file: FontFile) -> str:
    """Return the name of a font's file in a package: of a theme's own, which may be called anything, made of its letters."""
    if not file.digest:
        return file.path.name
    stem = re.sub(r"[^A-Za-z0-9]+", "-", file.path.stem).strip("-") or "font"
    return f"{stem}-{file.digest[:8]}{file.path.suffix.lower()}"


@lru_cache(maxsize=128)
def _subset(file: FontFile, characters: frozenset[str]) -> tuple[bytes, str]:
    """Return a font subset, and the same as a data: URL. Most documents of a project share subsets, so they are cached."""
    data = fonts.subset(file, sorted(characters))
    return data, f"data:font/ttf;base64,{base64.b64encode(data).decode()}"
