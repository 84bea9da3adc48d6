"""Text on PowerPoint slides: estimate its height, choose a size that fits, and style code, quotations, tasks."""

from __future__ import annotations

import copy
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lxml import etree

from pipeline.formats.ooxml import xml as ooxml
from pipeline.formats.ooxml.xml import find, parse, tag
from pipeline.outputs.pptx import reference as pptx_reference
from pipeline.outputs.pptx.geometry import Box, place
from pipeline.outputs.pptx.reference import BODY_SIZES
from pipeline.theme import Theme

_MARK = "\ue8f0"  # private-use character, which pandoc's writer passes through
TASKS = {"☐ ": "☐", "☑ ": "☑", "☒ ": "☑"}
_POINT = 12700
_NUMBERED = 457200  # indentation of a numbered item: half an inch
_LETTER, _MONO = 0.54, 0.6  # width of a letter in ems; rather wide, for machines without the fonts
_LEADING, _SPACE = 1.25, 8  # line height in ems, points between paragraphs
_INSET = 14.4  # points: left and right margin of a text box together
SCALES = tuple(percent / 100 for percent in range(100, 45, -5))  # of type that does not fit otherwise
_SMALLEST = SCALES[-1]
_CODE_SIZES = (18, 16, 14, 13, 12)
_PROPERTIES, _RUN, _RUN_PROPERTIES, _RUN_TEXT = tag("a:pPr"), tag("a:r"), tag("a:rPr"), tag("a:t")
_LATIN, _FORMULA = tag("a:latin"), tag("m:oMathPara")
_A = f'xmlns:a="{ooxml.NAMESPACES["a"]}"'


def mark_callout_title(title: str, kind: str) -> str:
    """Return a callout's title marked with its kind, for `style_text` to find after pandoc has written it."""
    return f"{_MARK}{kind}{_MARK}{title}"


def style_text(root: Any, theme: Theme) -> None:
    """Style code, quotations, callout titles and tasks on a slide, in place."""
    for run in find(root, "//a:r[contains(a:t, '\n')]"):
        _break_lines(run)
    for paragraph in find(root, f"//a:p[starts-with(string(a:r[1]), '{ooxml.NUMBERED}')]"):
        _number_lines(paragraph, theme.colors.muted)
    colors = {kind.name: kind.color for kind in theme.kinds}
    for properties in find(root, "//p:txBody/a:p/a:pPr[a:buAutoNum]"):
        depth = int(properties.get("lvl", "0")) + 1
        properties.set("marL", str(_NUMBERED * depth))
        properties.set("indent", str(-_NUMBERED))
    for paragraph in find(root, "//p:txBody/a:p"):
        texts = find(paragraph, "a:r/a:t")
        if not texts:
            continue
        start = texts[0].text or ""
        if start.startswith(_MARK):
            _, kind, texts[0].text = start.split(_MARK, 2)
            for run in find(paragraph, "a:r/a:rPr"):
                _colour(run, colors.get(kind, theme.colors.text))
        elif start[:2] in TASKS and paragraph.find(_PROPERTIES) is not None:
            texts[0].text = start[2:]
            _bullet(paragraph, TASKS[start[:2]])
        if _is_indented(paragraph):
            _quote(paragraph, theme.colors.muted)


def fit_titles(root: Any, layout: str, wide: int) -> None:
    """Shrink titles that do not fit; `wide` is the width between the margins in English metric units."""
    size, lines = {"Title Slide": (44, 2.3), "Section Header": (36, 2.3)}.get(
        layout, (pptx_reference.TITLE_SIZE, 2.2)
    )
    for shape in find(root, "//p:sp[.//p:ph[@type='title' or @type='ctrTitle']]"):
        words = "".join(find(shape, ".//a:t/text()"))
        room = (wide / _POINT - _INSET) * lines
        wanted = len(words) * size * 0.54
        if wanted > room:
            scale(shape, max(room / wanted, _SMALLEST))


@lru_cache(maxsize=4)
def body_style(master: bytes) -> bytes:
    """Return the styles of text on the slides of a master, as the content of a list style."""
    (body,) = find(parse(master), "p:txStyles/p:bodyStyle")
    return b"".join(etree.tostring(level) for level in body)


def as_box(text: Any, style: bytes) -> None:
    """Make a placeholder a text box with the look of one (`body_style`), in place."""
    find(text, "p:nvSpPr/p:cNvPr")[0].set("name", "Text")
    for holder in find(text, "p:nvSpPr/p:nvPr/p:ph"):
        holder.getparent().remove(holder)
    (old,) = find(text, "p:txBody/a:lstStyle")
    old.getparent().replace(old, parse(b"<a:lstStyle %s>%s</a:lstStyle>" % (_A.encode(), style)))
    (properties,) = find(text, "p:spPr")
    if not find(properties, "a:prstGeom"):
        shape = parse(f'<a:prstGeom {_A} prst="rect"><a:avLst/></a:prstGeom>'.encode())
        properties.insert(len(find(properties, "a:xfrm")), shape)


def height(shape: Any, width: int, scale: float = 1.0) -> float:
    """Return the estimated height of a shape's text in points; `width` in English metric units."""
    return _high([_measure(paragraph) for paragraph in _paragraphs(shape)], width, scale)


def fit(shape: Any, box: Box) -> bool:
    """Choose the size of code by its longest line, then shrink all text until it fits the box; say whether it fits."""
    left, top, width, high = box
    paragraphs = _paragraphs(shape)
    before = [_measure(paragraph) for paragraph in paragraphs]
    code = [paragraph for paragraph, known in zip(paragraphs, before, strict=True) if known.code]
    longest = max((length for known in before if known.code for length in known.lengths), default=1)
    room = width / _POINT - _INSET - max((known.indent for known in before if known.code), default=0)
    changed = bool(code)
    size = next((s for s in _CODE_SIZES if longest * s * _MONO <= room), _CODE_SIZES[-1])
    for paragraph in code:
        for run in find(paragraph, "a:r/a:rPr"):
            run.set("sz", str(size * 100))
        for line_break in find(paragraph, "a:br"):  # the height of an empty line is that of its break
            line_break[:] = [line_break.makeelement(tag("a:rPr"), {"sz": str(size * 100)})]
    if len(code) == len(paragraphs) > 0:
        place(shape, (left, top, width, min(high, int(height(shape, width) * _POINT))))
        _shade(shape)
    measured = [_measure(paragraph) for paragraph in paragraphs] if changed else before
    share = next((one for one in SCALES if _high(measured, width, one) <= high / _POINT), _SMALLEST)
    scale(shape, share)
    return _high(measured, width, share) <= high / _POINT


def enlarge(root: Any, size: int) -> None:
    """Set the size of a slide's text, except its title, to `size` points."""
    for run in find(root, "//p:sp[.//p:ph[not(@type) or @type='body']]//a:rPr"):
        run.set("sz", str(size * 100))


def style_captions(root: Any, theme: Theme) -> None:
    """Set captions in small type and a muted colour, in place."""
    for run in find(root, "//p:sp[p:nvSpPr/p:cNvSpPr/@txBox]//a:rPr"):
        run.set("sz", "1400")
        _colour(run, theme.colors.muted)


def _paragraphs(shape: Any) -> list[Any]:
    return find(shape, ".//a:p")


@dataclass(frozen=True, slots=True)
class _ParagraphMetrics:
    """What determines a paragraph's height: type size and indent in points, `code`, formulas, characters of each line.

    A paragraph is code if each of its runs has a font and the paragraph itself has no margin.
    """

    size: float
    indent: float
    code: bool
    formulas: int
    lengths: list[int]


def _measure(paragraph: Any) -> _ParagraphMetrics:
    """Return the metrics of a paragraph. Each run is visited once, because slides have thousands."""
    margin, level = None, 0
    sizes: list[int] = []
    code = plain = False
    for item in paragraph:
        if item.tag == _PROPERTIES:
            margin, level = item.get("marL"), int(item.get("lvl", "0"))
        elif item.tag == _RUN:
            code = True
            look = next(item.iterchildren(_RUN_PROPERTIES), None)
            plain |= look is None or next(look.iterchildren(_LATIN), None) is None
            sizes += [int(look.get("sz"))] if look is not None and look.get("sz") else []
    return _ParagraphMetrics(
        size=max(sizes) / 100 if sizes else BODY_SIZES[min(level, 4)],
        indent=22.5 * (level + 1) if margin is None else int(margin) / _POINT,
        code=code and not plain and margin is None,
        formulas=sum(1 for _ in paragraph.iter(_FORMULA)),
        lengths=[len(line) for line in _lines(paragraph)],
    )


def _lines(paragraph: Any) -> list[str]:
    parts = [
        "".join(text.text or "" for text in item.iterchildren(_RUN_TEXT)) if item.tag == _RUN else "\n"
        for item in paragraph
        if item.tag != _PROPERTIES
    ]
    return "".join(parts).split("\n")


def _high(paragraphs: list[_ParagraphMetrics], width: int, scale: float) -> float:
    """Return the height of paragraphs in points, with their type scaled by `scale`."""
    high = 10.0
    for paragraph in paragraphs:
        size = paragraph.size * scale
        room = max(width / _POINT - _INSET - paragraph.indent, size)
        letter = (_MONO if paragraph.code else _LETTER) * size * 1.04
        lines = sum(max(1, math.ceil(length * letter / room)) for length in paragraph.lengths)
        high += (lines + 1.5 * paragraph.formulas) * size * _LEADING + _SPACE * scale
    return high


def _number_lines(paragraph: Any, color: str) -> None:
    """Remove the mark of `ooxml.mark_numbered` from a block of code and add line numbers, in place."""
    breaks = find(paragraph, "a:br")
    if not breaks:
        return  # the mark is a character of the author's
    numbers = ooxml.line_numbers(_lines(paragraph))
    model = find(paragraph, "a:r")[0]
    _colour(model.find(tag("a:rPr")), color)
    for run in list(breaks[0].itersiblings(preceding=True)):
        if run.tag == tag("a:r"):
            paragraph.remove(run)
    for line_break, number in zip(breaks, numbers, strict=True):
        run = copy.deepcopy(model)
        run.find(tag("a:t")).text = number
        line_break.addnext(run)
    paragraph.remove(breaks[0])


def _break_lines(run: Any) -> None:
    """Replace line feeds, which pandoc leaves in code without a language, by line breaks; PowerPoint would show blanks."""
    first, *others = run.find(tag("a:t")).text.split("\n")
    run.find(tag("a:t")).text = first
    place = run
    for line in others:
        following = copy.deepcopy(run)
        following.find(tag("a:t")).text = line
        for made in (run.makeelement(tag("a:br")), following):
            place.addnext(made)
            place = made


def _is_indented(paragraph: Any) -> bool:
    return find(paragraph, "a:pPr/@marL") == ["1270000"]  # pandoc's margin for quotations and definitions


def _quote(paragraph: Any, color: str) -> None:
    (properties,) = find(paragraph, "a:pPr")
    properties.set("marL", "457200")
    for run in find(paragraph, "a:r/a:rPr"):
        run.attrib.pop("sz", None)
        _colour(run, color)


def _bullet(paragraph: Any, mark: str) -> None:
    properties = paragraph.find(tag("a:pPr"))
    for old in find(properties, "a:buNone | a:buChar | a:buFont | a:buAutoNum"):
        properties.remove(old)
    properties.append(parse(f'<a:buFont {_A} typeface="Segoe UI Symbol"/>'.encode()))
    properties.append(parse(f'<a:buChar {_A} char="{mark}"/>'.encode()))


def _colour(run: Any, color: str) -> None:
    for old in find(run, "a:solidFill"):
        run.remove(old)
    run.insert(0, parse(f'<a:solidFill {_A}><a:srgbClr val="{color[1:].upper()}"/></a:solidFill>'.encode()))


def _shade(shape: Any) -> None:
    (properties,) = find(shape, "p:spPr")
    if not find(properties, "a:prstGeom"):
        properties.append(parse(f'<a:prstGeom {_A} prst="rect"><a:avLst/></a:prstGeom>'.encode()))
    properties.append(parse(f'<a:solidFill {_A}><a:schemeClr val="bg2"/></a:solidFill>'.encode()))


def scale(shape: Any, share: float) -> None:
    """Set a shape's type smaller, by a factor of at most 1, in place."""
    (body,) = find(shape, "p:txBody/a:bodyPr")
    if share < 1:
        body[:] = [parse(f'<a:normAutofit {_A} fontScale="{round(share * 100) * 1000}"/>'.encode())]
