"""Formulas on PowerPoint slides: text where text can say it, else a native equation that stands by itself.

Pandoc 3.9 wraps the whole text box of a formula for programs that know equations (ISO 29500-3, 9.3) and offers nothing to others:
LibreOffice 7.4 leaves the formula out, python-pptx and what is built on it see no text at all on such a slide.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from pipeline.formats.ooxml import math_text, opc
from pipeline.formats.ooxml.math_text import Letters
from pipeline.formats.ooxml.xml import NAMESPACES, find, parse, tag
from pipeline.outputs.pptx import geometry
from pipeline.outputs.pptx import text as pptx_text
from pipeline.outputs.pptx.geometry import Box
from pipeline.tools.images import decode
from pipeline.tools.typst import Drawing

_BARE = b"<a14:m>"
_SPACE = "http://schemas.microsoft.com/office/drawing/2010/main"
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_SPACES = {
    "mc": _COMPATIBILITY,
    "a14": _SPACE,
    "a16": "http://schemas.microsoft.com/office/drawing/2014/main",
    **{key: NAMESPACES[key] for key in "apr"},
}
_FORMULA, _OFFERED = f"{{{_SPACE}}}m", f"{{{_COMPATIBILITY}}}AlternateContent"
_A, _P = (f'xmlns:{prefix}="{NAMESPACES[prefix]}"' for prefix in "ap")
_POINT, _SIZE = 12700, 24  # English metric units; points of type in a picture of a formula
_PIXELS = 4  # of a picture for each of the drawing
_BASELINES = {0: "", 1: "30000", -1: "-25000"}  # thousandths of a percent of the type


def parse_slide(part: bytes) -> Any:
    """Return the root of a slide's part, with the namespace of formulas in tables declared.

    Tables with formulas are wrapped for programs that know formulas only, as pandoc does with text.
    """
    if _BARE not in part:
        return parse(part)
    root = parse(part.replace(_BARE, f'<a14:m xmlns:a14="{_SPACE}">'.encode()))
    for frame in find(
        root, f"//p:graphicFrame[not(ancestor::*[local-name()='Choice'])][.//*[namespace-uri()='{_SPACE}']]"
    ):
        _offer(frame)
    return root


def _offer(shape: Any) -> Any:
    """Wrap a shape for programs that know formulas, and return the wrapper."""
    offered = etree.Element(_OFFERED, nsmap=_SPACES)
    shape.getparent().replace(shape, offered)
    etree.SubElement(offered, f"{{{_COMPATIBILITY}}}Choice", Requires="a14").append(shape)
    return offered


def set_simple_as_text(root: Any) -> None:
    """Replace formulas of letters, signs, and raised or lowered ones by text, in titles all; unwrap what needs no wrapper then."""
    for formula in list(root.iter(_FORMULA)):
        (maths, *_) = find(formula, "m:oMath | m:oMathPara")
        in_title = find(formula, "ancestor::p:sp[1][.//p:ph[@type='title' or @type='ctrTitle']]")
        letters = math_text.on_a_line(maths) if maths.tag == tag("m:oMath") else None
        if letters is None and in_title:
            letters = [Letters(math_text.linear(maths))]
        if letters is not None:
            for part in letters:
                formula.addprevious(_run(part))
            formula.getparent().remove(formula)
    for offered in list(root.iter(_OFFERED)):
        if next(offered.iter(_FORMULA), None) is None:
            offered.getparent().replace(offered, offered[0][0])


def _run(letters: Letters) -> Any:
    run = etree.Element(tag("a:r"))
    look = etree.SubElement(run, tag("a:rPr"))
    for name, value in (("i", "1" if letters.italic else ""), ("baseline", _BASELINES[letters.level])):
        if value:
            look.set(name, value)
    etree.SubElement(run, tag("a:t")).text = letters.text
    return run


@dataclass(frozen=True, slots=True)
class Sheet:
    """The slide that formulas are set apart on: drawings of its displayed formulas, what its part refers to, and new media.

    `style` is the list style of the master's text, `ink` the colour of text (#rrggbb), light if the slide `is_dark`.
    """

    formulas: Sequence[Drawing | None]
    relations: Any
    style: bytes
    ink: str
    is_dark: bool
    media: dict[str, bytes] = field(default_factory=dict)


def set_apart(root: Any, sheet: Sheet) -> None:
    """Give each paragraph that holds a formula a box of its own, and something to show to programs that know none.

    Others see a picture of a displayed formula, and text in place of one in a line. Text boxes must have a place.
    """
    drawn = iter(sheet.formulas if len(sheet.formulas) == len(find(root, "//m:oMathPara")) else ())
    for offered in list(root.iter(_OFFERED)):
        shape = offered[0][0]
        if shape.tag != tag("p:sp"):
            _fall_back(offered, _as_text(shape), plain=False)
            continue
        for part, box in _divided(shape):
            offered.addprevious(part)
            geometry.place(part, box)
            if part is not shape:
                pptx_text.as_box(part, sheet.style)
            if next(part.iter(_FORMULA), None) is not None:
                is_display = bool(find(part, ".//m:oMathPara"))
                picture = _picture(next(drawn, None), part, box, sheet) if is_display else None
                if picture is not None:
                    _tighten(part, picture)
                fallback = _as_text(part) if picture is None else picture
                _fall_back(_offer(part), fallback, plain=picture is not None and not sheet.is_dark)
        offered.getparent().remove(offered)


def _fall_back(offered: Any, shown: Any, *, plain: bool) -> None:
    """Add what programs that know no formulas show.

    LibreOffice 7.4 claims to know a14, and draws one formula alone in a shape, in black, but none within text. What is not as
    `plain` asks for a16 as well, which PowerPoint has known since 2016.
    """
    if not plain:
        offered[0].set("Requires", "a14 a16")
    etree.SubElement(offered, f"{{{_COMPATIBILITY}}}Fallback").append(shown)


def _tighten(text: Any, picture: Any) -> None:
    """Make the box of a formula as large as its picture; LibreOffice stretches the formula to it."""
    frame = copy.deepcopy(find(picture, "p:spPr/a:xfrm")[0])
    (old,) = find(text, "p:spPr/a:xfrm")
    old.getparent().replace(old, frame)
    (body,) = find(text, "p:txBody/a:bodyPr")
    for name, value in {
        "wrap": "none",
        "lIns": "0",
        "tIns": "0",
        "rIns": "0",
        "bIns": "0",
        "anchor": "ctr",
    }.items():
        body.set(name, value)


def _divided(shape: Any) -> Iterator[tuple[Any, Box]]:
    """Yield a text box divided into one for each paragraph with a formula and those between, with their places, in order."""
    (left, top), (width, height) = (
        tuple(int(value) for value in find(shape, f"p:spPr/a:xfrm/{path}"))
        for path in ("a:off/@*", "a:ext/@*")
    )
    scale = int(next(iter(find(shape, ".//a:normAutofit/@fontScale")), 100_000)) / 100_000
    groups = _groups(find(shape, "p:txBody/a:p"))
    parts = [shape, *(copy.deepcopy(shape) for _ in groups[1:])]
    for part, group in zip(parts, groups, strict=True):
        body = part.find(tag("p:txBody"))
        for old in find(body, "a:p"):
            body.remove(old)
        body.extend(group)
    wanted = [pptx_text.height(part, width, scale) * _POINT for part in parts]
    share = min(height / sum(wanted), 1.0)
    for part, high in zip(parts, wanted, strict=True):
        yield part, (left, top, width, round(high * share))
        top += round(high * share)


def _groups(paragraphs: Sequence[Any]) -> list[list[Any]]:
    """Return paragraphs in groups: each with a formula by itself, those between together."""
    groups: list[list[Any]] = []
    joins = False
    for paragraph in paragraphs:
        has_formula = next(paragraph.iter(_FORMULA), None) is not None
        if joins and not has_formula:
            groups[-1].append(paragraph)
        else:
            groups.append([paragraph])
        joins = not has_formula
    return groups


def _picture(drawing: Drawing | None, shape: Any, box: Box, sheet: Sheet) -> Any:
    """Return a picture of a formula in the middle of a box; None if it cannot be drawn."""
    if drawing is None:
        return None
    left, top, width, height = box
    wide, high = (round(size * _SIZE * _POINT) for size in (drawing.width, drawing.height))
    share = min(width / wide, height / high, 1.0)
    wide, high = round(wide * share), round(high * share)
    try:
        data = decode.rasterise(drawing.in_ink(sheet.ink).svg, width=round(drawing.width * _SIZE * _PIXELS))
    except decode.Unreadable:
        return None
    name = f"formula-{hashlib.sha256(data).hexdigest()[:12]}.png"
    sheet.media[f"ppt/media/{name}"] = data
    relation = opc.relate(sheet.relations, {"Type": opc.IMAGE, "Target": f"../media/{name}"})
    picture = parse((
        f'<p:pic {_P} {_A} xmlns:r="{NAMESPACES["r"]}"><p:nvPicPr><p:cNvPr id="0" name="Formula"/><p:cNvPicPr>'
        '<a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr/></p:nvPicPr><p:blipFill>'
        f'<a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
    ).encode())  # fmt: skip
    find(picture, "p:nvPicPr/p:cNvPr")[0].set("descr", math_text.linear(find(shape, ".//m:oMath")[0]).strip())
    geometry.place(picture, (left + (width - wide) // 2, top + (height - high) // 2, wide, high))
    return picture


def _as_text(shape: Any) -> Any:
    """Return a copy of a shape with text in place of its formulas."""
    made = copy.deepcopy(shape)
    for formula in list(made.iter(_FORMULA)):
        formula.getparent().replace(formula, _run(Letters(math_text.linear(formula[0]).strip())))
    return made
