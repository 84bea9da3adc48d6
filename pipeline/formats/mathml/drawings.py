"""Formulas as drawings: what pandoc reads in an author's TeX, drawn by Typst."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.core import ast
from pipeline.core.ast import Node
from pipeline.core.memoize import remember
from pipeline.core.spans import Span
from pipeline.formats.mathml import pandoc as pandoc_math
from pipeline.formats.mathml import typst as typst_math
from pipeline.tools import fonts, typst
from pipeline.tools.pandoc.process import Pandoc
from pipeline.tools.typst import Drawing

_UNSEEN = frozenset("\n\r\t\u200b\u2061\u2062\u2063\u2064")  # characters that need no glyph
_MOST = 10_000  # drawings, of some 4 KB each
_drawings: dict[tuple[str, bool], Drawing | None] = {}


def draw(
    formulas: Iterable[Node], pandoc: Pandoc, *, span: Span
) -> Mapping[tuple[str, bool], Drawing | None]:
    """Return the drawings of formulas (Math) by their `key`; None for one that pandoc or Typst cannot read.

    What was drawn before is not drawn again. Raises Failure as `Pandoc.write` does.
    """
    wanted = {key(item): item for item in formulas}
    known = {name: _drawings[name] for name in wanted if name in _drawings}
    new = {name: item for name, item in wanted.items() if name not in known}
    if new:
        for name, drawing in zip(new, _draw(list(new.values()), pandoc, span), strict=True):
            known[name] = remember(_drawings, name, drawing, _MOST)
    return known


def key(formula: Node) -> tuple[str, bool]:
    """Return by what a formula is found again: its TeX, and whether it is displayed."""
    kind, tex = formula["c"]
    return tex, kind["t"] == "DisplayMath"


def _draw(formulas: list[Node], pandoc: Pandoc, span: Span) -> list[Drawing | None]:
    plain = ast.node("Plain", pandoc_math.with_cuts(formulas))
    written = pandoc.write([plain], writer="html5", span=span, options=pandoc_math.OPTIONS)
    pieces = pandoc_math.pieces(written.data.decode(), len(formulas))
    markups = [_markup(piece, key(item)[1]) for piece, item in zip(pieces, formulas, strict=True)]
    drawn = iter(typst.draw([markup for markup in markups if markup]))
    return [next(drawn) if markup else None for markup in markups]


def _markup(html: str, display: bool) -> str:
    """Return a formula in MathML as markup of Typst; the empty string if it is none, or has what cannot be drawn."""
    root = pandoc_math.root(html)
    if root is None:
        return ""
    shown = {char for item in root.iter() if not item.get("encoding") for char in item.text or ""}
    if not shown <= fonts.coverage() | fonts.characters(fonts.math_face().file) | _UNSEEN:
        return ""
    try:
        made = typst_math.markup(root)
    except ValueError:
        return ""
    return f"display({made})" if made and display else made
