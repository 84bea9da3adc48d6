"""The look of callouts and quotations on PowerPoint slides: a tinted box or none, and a bar at its side."""

from __future__ import annotations

from typing import Any

from pipeline.formats.ooxml import xml as ooxml
from pipeline.formats.ooxml.xml import find, parse, tag
from pipeline.outputs.pptx import geometry
from pipeline.outputs.pptx.geometry import Box
from pipeline.theme import Theme

QUOTE = "quote"  # the look of a quotation; that of a callout is called as its kind
_BAR = 57150  # English metric units: 4.5 points
_SIDE, _ABOVE = 228600, 91440  # between the edge of a box and its text
_TINT = 0.08
_A, _P = (f'xmlns:{prefix}="{ooxml.NAMESPACES[prefix]}"' for prefix in "ap")


def inside(look: str, box: Box) -> Box:
    """Return the part of a box that is left for text with a look."""
    left, top, width, height = box
    above = 0 if look in ("", QUOTE) else _ABOVE
    side = _SIDE if look else 0
    return left + side, top + above, width - (2 * side if above else side), height - 2 * above


def apply(text: Any, look: str, box: Box, theme: Theme) -> None:
    """Dress a text box, in place: its margins, and before it a tinted ground and a bar at the side.

    They are shapes of their own, because a box with formulas is divided later (outputs.pptx.math).
    """
    colors = {kind.name: kind.color for kind in theme.kinds}
    color = colors.get(look, theme.colors.accent)
    left, top, _, height = box
    geometry.place(text, box)
    (body,) = find(text, "p:txBody/a:bodyPr")
    body.set("lIns", str(_SIDE))
    grounds = [_shape("Bar", color[1:].upper(), (left, top, _BAR, height))]
    if look == QUOTE:
        for run in find(text, ".//a:r/a:rPr"):
            run.set("i", "1")
        for paragraph in find(text, ".//a:pPr[@marL]"):
            paragraph.set("marL", "0")
    else:
        for name, value in {"rIns": _SIDE, "tIns": _ABOVE, "bIns": _ABOVE, "anchor": "ctr"}.items():
            body.set(name, str(value))
        grounds.insert(0, _shape("Callout", ooxml.mix(color, theme.colors.background, _TINT), box))
        find(text, "p:spPr")[0].append(
            parse(f"<a:noFill {_A}/>".encode())
        )  # its type stays dark on any slide
    outermost = text
    while outermost.getparent().tag != tag("p:spTree"):
        outermost = outermost.getparent()
    for ground in grounds:
        outermost.addprevious(ground)


def _shape(name: str, color: str, box: Box) -> Any:
    shape = parse((
        f'<p:sp {_P} {_A}><p:nvSpPr><p:cNvPr id="0" name="{name}"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="{color}"/></a:solidFill>'
        "<a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
    ).encode())  # fmt: skip
    geometry.place(shape, box)
    return shape
