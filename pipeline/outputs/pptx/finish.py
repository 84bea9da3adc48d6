"""Finish the files that pandoc's PowerPoint writer wrote: place and fit content, add footers, descriptions, sections."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pipeline.core.ast import Node
from pipeline.core.diagnostics import Diagnostic
from pipeline.core.model import Metadata, Slide
from pipeline.formats.html import template as html_template
from pipeline.formats.ooxml import fences, opc
from pipeline.formats.ooxml import xml as ooxml
from pipeline.formats.ooxml.xml import find, parse, serialize, tag
from pipeline.formats.paged import lint as page_lint
from pipeline.outputs.pptx import background, geometry, sections, stacks, tables
from pipeline.outputs.pptx import math as pptx_math
from pipeline.outputs.pptx import text as pptx_text
from pipeline.outputs.pptx.geometry import BOTTOM, EDGE, GAP, TOP, Box
from pipeline.outputs.pptx.math import Sheet
from pipeline.outputs.pptx.stacks import Area, Parts, Stack
from pipeline.slides.grouping import TextPosition
from pipeline.theme import Theme
from pipeline.tools.typst import Drawing

_GAP = 228600
_QUOTE = 32  # points
_CAPTION = 342900  # height of a line of a caption
_POINT = 12700  # English metric units
_LAYOUT = re.compile(r"\.\./slideLayouts/(slideLayout\d+\.xml)")
_WHITE = "#ffffff"
_FIELD = "{C5EF2332-01BF-834F-8236-50238282D533}"
_A, _P = (f'xmlns:{prefix}="{ooxml.NAMESPACES[prefix]}"' for prefix in "ap")


@dataclass(frozen=True, slots=True)
class SlideSpec:
    """How a slide is laid out in PowerPoint: its slide, position of the text, share of the first column (0 to 1).

    `ratio` is width by height of the background picture, 1 without one; `tables` are those on it, in order;
    `stacks` are its columns if their parts are on slides of their own; `formulas` are drawings of its displayed ones, in order.
    """

    slide: Slide
    plan: TextPosition = ""
    share: float = 0.5
    ratio: float = 1.0
    tables: tuple[Node, ...] = ()
    stacks: tuple[Stack, ...] = ()
    formulas: tuple[Drawing | None, ...] = ()


def finish(
    files: dict[str, bytes],
    metadata: Metadata,
    *,
    theme: Theme,
    specs: Sequence[SlideSpec],
    said: Mapping[str, str],
) -> tuple[dict[str, bytes], tuple[Diagnostic, ...]]:
    """Return the finished parts of a deck that pandoc wrote, and an error for each slide that overflows.

    `specs` has one item for each slide; behind these are the slides with the parts of their stacks. `said` has the alternative
    text of pictures by the name pandoc was given.
    """
    done = {**files, **ooxml.document_properties(metadata)}
    names = sorted((n for n in files if re.fullmatch(r"ppt/slides/slide\d+\.xml", n)), key=_number)
    lang = ooxml.language(metadata.lang)
    found: list[Diagnostic] = []
    more = sum(len(stack.parts) for spec in specs for stack in spec.stacks)
    # If pandoc splits slides differently, no slide gets the layout of another.
    if len(names) != len(specs) + more:
        specs = [SlideSpec(specs[0].slide)] * len(names)
    names, part_names = names[: len(specs)], names[len(specs) :]
    style = pptx_text.body_style(files["ppt/slideMasters/slideMaster1.xml"])
    parts = Parts(files, part_names, style)
    media: dict[str, bytes] = {}
    for number, (name, spec) in enumerate(zip(names, specs, strict=True), 1):
        root = pptx_math.parse_slide(files[name])
        links = opc.relationships_name(name)
        layout, relations = _layout_name(files, files[links].decode()), parse(files[links])
        related = len(relations)
        shapes = [parts.take(root, relations) for stack in spec.stacks for _ in stack.parts]
        pptx_math.set_simple_as_text(root)
        for picture in find(root, "//p:pic/p:nvPicPr/p:cNvPr"):
            picture.set("descr", said.get(picture.get("descr", ""), ""))
        pptx_text.style_text(root, theme)
        for frame, table in zip(find(root, "//p:graphicFrame"), spec.tables, strict=False):
            tables.apply_structure(frame, table)
        if layout not in ("Title Slide", "Section Header"):
            wide = geometry.inner(theme)
            top = EDGE if spec.slide.layout == "blank" else TOP
            area = Area((EDGE, top, wide, BOTTOM - top), theme, _show)
            fits = (
                stacks.arrange(spec.stacks, shapes, area)
                if shapes
                else _arrange(root, spec, layout, area.box)
            )
            if not fits:
                found.append(page_lint.overflow_error(number, spec.slide.span))
            pptx_text.style_captions(root, theme)
            if spec.slide.layout != "blank":
                own = spec.slide.footer
                said_below = html_template.footer_text(metadata, theme) if own is None else own
                _number_slide(root, said_below, theme.colors.muted)
        pptx_text.fit_titles(root, layout, geometry.inner(theme))
        is_dark = spec.slide.background.dark
        ink = _WHITE if is_dark else theme.colors.text
        pptx_math.set_apart(root, Sheet(spec.formulas, relations, style, ink, is_dark, media))
        background.apply(root, spec.slide.background, excess=spec.ratio / theme.deck.ratio)
        _finish_tree(root, lang)
        done[name] = serialize(root)
        if len(relations) > related:
            done[links] = serialize(relations)
    for name in files:
        if name.startswith("ppt/notesSlides/notesSlide"):
            root = parse(files[name])
            _finish_tree(root, lang)
            done[name] = serialize(root)
    done = opc.with_media(stacks.without_parts(done, part_names), media, "image/png")
    done["ppt/presentation.xml"] = sections.add_sections(
        done["ppt/presentation.xml"], [spec.slide for spec in specs]
    )
    return done, tuple(found)


def _number(name: str) -> int:
    return int(re.sub(r"\D", "", name))


def _layout_name(files: Mapping[str, bytes], relations: str) -> str:
    found = _LAYOUT.search(relations)
    assert found, "every slide has a layout"
    return _name(files[f"ppt/slideLayouts/{found[1]}"])


@lru_cache(maxsize=32)
def _name(layout: bytes) -> str:
    return str(find(parse(layout), "p:cSld/@name")[0])


def _arrange(root: Any, spec: SlideSpec, layout: str, whole: Box) -> bool:
    """Place text, picture or table, and captions, and choose text sizes that fit; say whether everything fits."""
    texts = find(root, "//p:sp[.//p:ph[not(@type) or @type='body']][not(.//p:cNvSpPr/@txBox)]")
    shown = find(root, "//p:pic | //p:graphicFrame")
    captions = find(root, "//p:sp[p:nvSpPr/p:cNvSpPr/@txBox]")
    if spec.slide.layout == "quote":
        pptx_text.enlarge(root, _QUOTE)
    if layout in ("Two Content", "Comparison"):
        return _arrange_columns(texts, shown, captions, spec.share, whole[2])
    if texts and shown:
        own, other = _split(whole, spec.plan or "above", texts[0])
        geometry.place(texts[0], own)
        fits = pptx_text.fit(texts[0], own)
        return _show(shown[0], captions, other) and fits
    if shown:
        return _show(shown[0], captions, whole)
    if texts and find(texts[0], ".//m:oMath"):
        geometry.place(texts[0], whole)
    return not texts or pptx_text.fit(texts[0], whole)


def _split(whole: Box, plan: TextPosition, text: Any) -> tuple[Box, Box]:
    """Return the box of the text and that of the picture or table."""
    left, top, width, height = whole
    if plan == "beside":
        half = (width - _GAP) // 2
        return (left, top, half, height), (left + half + _GAP, top, width - half - _GAP, height)
    wanted = min(int(pptx_text.height(text, width) * _POINT) + 91440, int(height * 0.45))
    rest = height - wanted - _GAP
    if plan == "below":
        return (left, top + rest + _GAP, width, wanted), (left, top, width, rest)
    return (left, top, width, wanted), (left, top + wanted + _GAP, width, rest)


def _arrange_columns(
    texts: list[Any], shown: list[Any], captions: list[Any], share: float, wide: int
) -> bool:
    first = round((wide - GAP) * share)
    left = (EDGE, TOP, first, BOTTOM - TOP)
    right = (EDGE + first + GAP, TOP, wide - GAP - first, BOTTOM - TOP)
    middle = EDGE + (wide - GAP) // 2  # the boundary of pandoc's columns
    fits = True
    for text in texts:
        box = left if find(text, ".//p:ph/@idx") in (["1"], []) else right
        if abs(share - 0.5) > 0.01 or find(text, ".//m:oMath"):
            geometry.place(text, box)
        fits &= pptx_text.fit(text, box)
    for item in shown:
        stands = int(find(item, ".//a:off/@x")[0])
        near = [c for c in captions if abs(int(find(c, ".//a:off/@x")[0]) - stands) < wide // 4]
        fits &= _show(item, near, left if stands < middle else right)
    return fits


def _show(item: Any, captions: list[Any], box: Box) -> bool:
    """Place a picture or table in a box, with its caption below; say whether it fits."""
    left, top, width, height = box
    line = width / _POINT / 7.3  # letters of 14 points in a line
    under = sum(_CAPTION * -(-len("".join(caption.itertext())) // max(int(line), 1)) for caption in captions)
    room = height - under
    if item.tag == tag("p:pic"):
        used = _show_picture(item, (left, top, width, room))
    else:
        used = tables.fit(item, (left, top, width, room)) + _GAP // 4
    for caption in captions:
        for holder in find(caption, ".//p:nvPr/p:ph"):
            holder.getparent().remove(
                holder
            )  # an inherited placeholder would set the size of the slide's text
        geometry.place(caption, (left, min(used, top + room), width, under))
        for properties in find(caption, ".//a:pPr"):
            properties.set("algn", "ctr" if item.tag == tag("p:pic") else "l")
    return used <= top + height


def _show_picture(picture: Any, box: Box) -> int:
    """Center the picture in its box, as large as fits, and return its lower edge.

    Pandoc rounds a side down, to 0 for a picture of 1 × 20000 pixels.
    """
    left, top, width, height = box
    (size,) = find(picture, "p:spPr/a:xfrm/a:ext")
    sides = [max(int(size.get(side)), 1) for side in ("cx", "cy")]
    share = min(width / sides[0], height / sides[1])
    wide, high = (max(round(side * share), ooxml.THINNEST) for side in sides)
    geometry.place(picture, (left + (width - wide) // 2, top, wide, high))
    return top + high


def _number_slide(root: Any, said: str, color: str) -> None:
    """Add the slide number, and the footer if it is not empty."""
    # Size and font are explicit, because LibreOffice does not inherit those of a footer from the master.
    properties = (
        f'<a:rPr sz="1200"><a:solidFill><a:srgbClr val="{color[1:].upper()}"/></a:solidFill>'
        '<a:latin typeface="+mn-lt"/></a:rPr>'
    )
    shapes = {
        "ftr": ("Footer", "l", 11, f"<a:r>{properties}<a:t>{html.escape(said, quote=False)}</a:t></a:r>"),
        "sldNum": (
            "Slide Number",
            "r",
            12,
            f'<a:fld id="{_FIELD}" type="slidenum">{properties}<a:t>‹#›</a:t></a:fld>',
        ),
    }
    tree = find(root, "p:cSld/p:spTree")[0]
    for kind, (name, side, index, content) in shapes.items():
        if kind == "ftr" and not said:
            continue
        shape = (
            f'<p:sp {_P} {_A}><p:nvSpPr><p:cNvPr id="0" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
            f'<p:nvPr><p:ph type="{kind}" sz="quarter" idx="{index}"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/>'
            f'<a:lstStyle/><a:p><a:pPr algn="{side}"/>{content}</a:p></p:txBody></p:sp>'
        )
        tree.append(parse(shape.encode()))


def _finish_tree(root: Any, lang: str) -> None:
    """Number the shapes, which pandoc numbers 0 and 1 only, and set the language of every run."""
    for number, shape in enumerate(find(root, "//p:cNvPr"), 1):
        shape.set("id", str(number))
    for run in find(root, "//a:rPr"):
        run.set("lang", lang)
    fences.close(root)
    ooxml.tidy(root)
