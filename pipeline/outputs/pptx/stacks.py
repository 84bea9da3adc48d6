"""Slides that pandoc's writer has no layout for: each part is written on a slide of its own and put where it belongs.

Pandoc 3.9 knows two columns with either text or one picture or table in each; of three columns it drops the last, and text and
picture of one column lie on each other. Callouts and quotations are paragraphs like any other there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pipeline.core import ast
from pipeline.core.ast import Node
from pipeline.formats.ooxml import opc
from pipeline.formats.ooxml.xml import find, parse, serialize, tag
from pipeline.outputs.pptx import geometry, looks
from pipeline.outputs.pptx import math as pptx_math
from pipeline.outputs.pptx import text as pptx_text
from pipeline.outputs.pptx.geometry import GAP, Box
from pipeline.slides import grouping
from pipeline.slides.grouping import Group
from pipeline.theme import Theme

CALLOUT = "callout-part"  # class of a div with a callout's text, before its kind
_VISUAL = ("Figure", "Table")
_POINT = 12700
_GAP = 182880  # between the parts of a column
_ENDLESS = 10**9
_PRESENTATION = "ppt/presentation.xml"


@dataclass(frozen=True, slots=True)
class Part:
    """What stands in one box: text, or one picture or table. `look` is that of a callout or quotation (outputs.pptx.looks)."""

    blocks: tuple[Node, ...]
    look: str = ""

    def written_alone(self) -> list[Node]:
        """Return the blocks that make pandoc write the part on a slide of its own, without a title."""
        return [ast.node("Header", [2, ast.attr(), []]), *self.blocks]


@dataclass(frozen=True, slots=True)
class Stack:
    """A column: its share of the width (0 to 1), and its parts from top to bottom."""

    share: float
    parts: tuple[Part, ...]


def of_group(group: Group, flatten: Callable[[Any], Iterable[Node]]) -> tuple[Stack, ...]:
    """Return the blocks of a slide as stacks; none if they are such as pandoc's writer has a layout for.

    Lists shown item by item stay with pandoc: their animation belongs to the slide they are written on.
    """
    first = group.blocks[0] if group.blocks else None
    if first and first["t"] == "Div" and "columns" in ast.classes(first):
        return _of_columns(first, flatten)
    parts = tuple(_parts(group.blocks))
    stepwise = any("step" in block for block in group.blocks)
    if stepwise or not any(part.look for part in parts) or any(map(_would_be_split, parts)):
        return ()
    if group.plan == "beside":
        sides = (
            [part for part in parts if not _is_visual(part)],
            [part for part in parts if _is_visual(part)],
        )
        return tuple(Stack(0.5, tuple(side)) for side in sides)
    return (Stack(1.0, parts),)


def _of_columns(columns: Node, flatten: Callable[[Any], Iterable[Node]]) -> tuple[Stack, ...]:
    inside = [list(flatten(column["c"][1])) for column in columns["c"][1] if column["t"] == "Div"]
    stacks = tuple(
        Stack(share, tuple(_parts(blocks)))
        for share, blocks in zip(grouping.column_shares(columns), inside, strict=True)
    )
    known = len(stacks) == 2 and all(len(stack.parts) == 1 and not stack.parts[0].look for stack in stacks)
    split = any(_would_be_split(part) for stack in stacks for part in stack.parts)
    return () if known or split else stacks


def _parts(blocks: Iterable[Node]) -> Iterator[Part]:
    for alone, group in groupby(blocks, key=lambda block: block["t"] in _VISUAL or bool(_look(block))):
        if alone:
            yield from (Part((block,), _look(block)) for block in group)
        else:
            yield Part(tuple(group))


def _look(block: Node) -> str:
    if block["t"] == "BlockQuote":
        return looks.QUOTE
    return ast.classes(block)[1] if block["t"] == "Div" and CALLOUT in ast.classes(block) else ""


def _would_be_split(part: Part) -> bool:
    """Say whether pandoc would write a part on more than one slide: text with a picture or table within a list or quotation."""
    return not _is_visual(part) and bool(ast.find(list(part.blocks), *_VISUAL))


def _is_visual(part: Part) -> bool:
    return part.blocks[0]["t"] in _VISUAL


class Parts:
    """The slides at the end of a deck that hold the parts of stacks, in their order, and how each is taken.

    `style` is that of text on the master (outputs.pptx.text.body_style).
    """

    def __init__(self, files: Mapping[str, bytes], names: Sequence[str], style: bytes) -> None:
        self._files, self._names, self._style = files, iter(names), style

    def take(self, root: Any, relations: Any) -> list[Any]:
        """Move the shapes of the next part onto a slide and return them; `relations` gets what they refer to."""
        name = next(self._names)
        slide = pptx_math.parse_slide(self._files[name])
        pptx_math.set_simple_as_text(slide)  # before its shapes are told, for it replaces some
        known = {item.get("Id"): item for item in parse(self._files[opc.relationships_name(name)])}
        for used in find(slide, "//@r:embed/.. | //@r:id/.. | //@r:link/.."):
            for attribute in (tag("r:embed"), tag("r:id"), tag("r:link")):
                if attribute in used.attrib:
                    used.set(attribute, opc.relate(relations, known[used.get(attribute)].attrib))
        shapes = find(slide, "p:cSld/p:spTree/*[not(self::p:nvGrpSpPr or self::p:grpSpPr)]")
        shapes = [shape for shape in shapes if not find(shape, ".//p:ph[@type]")]
        for shape in shapes:
            for text in find(shape, "descendant-or-self::p:sp[.//p:ph][not(p:nvSpPr/p:cNvSpPr/@txBox)]"):
                pptx_text.as_box(text, self._style)
            for holder in find(shape, ".//p:ph"):
                holder.getparent().remove(holder)
            find(root, "p:cSld/p:spTree")[0].append(shape)
        return shapes


@dataclass(frozen=True, slots=True)
class Area:
    """Where stacks are arranged: the area of a slide below its title, its theme, and how pictures and tables are placed.

    `show` places a picture or table with its captions in a box, and says whether it fits.
    """

    box: Box
    theme: Theme
    show: Callable[[Any, list[Any], Box], bool]


def arrange(stacks: Sequence[Stack], shapes: Sequence[Sequence[Any]], area: Area) -> bool:
    """Place the shapes of all parts, those of one column below each other; say whether everything fits."""
    left, top, wide, height = area.box
    room = wide - GAP * (len(stacks) - 1)
    fits = True
    rest = list(shapes)
    for stack in stacks:
        width = round(room * stack.share)
        own, rest = rest[: len(stack.parts)], rest[len(stack.parts) :]
        filled = [pair for pair in zip(stack.parts, own, strict=True) if pair[1]]
        if filled:  # an empty quotation, for one, is nothing on a slide
            kept, found = [part for part, _ in filled], [shapes for _, shapes in filled]
            fits &= _pile(kept, found, (left, top, width, height), area)
        left += width + GAP
    return fits


def _pile(parts: Sequence[Part], shapes: Sequence[Sequence[Any]], box: Box, area: Area) -> bool:
    """Place parts below each other: text as high as it is, of one size, pictures and tables in what is left."""
    left, top, width, height = box
    texts = [_text(shape) for shape in shapes]
    visuals = texts.count(None)
    for text, part in zip(texts, parts, strict=True):
        if text is not None:  # chooses the size of code
            pptx_text.fit(text, (0, 0, looks.inside(part.look, box)[2], _ENDLESS))
    free = height - _GAP * (len(parts) - 1) - visuals * height // (2 * len(parts))

    def heights(scale: float) -> list[int]:
        return [
            0 if text is None else _height(text, part.look, box, scale)
            for text, part in zip(texts, parts, strict=True)
        ]

    scale = next((scale for scale in pptx_text.SCALES if sum(heights(scale)) <= free), pptx_text.SCALES[-1])
    high = heights(scale)
    fits = sum(high) <= free
    each = max((height - _GAP * (len(parts) - 1) - sum(high)) // max(visuals, 1), 0)
    for part, shape, text, wanted in zip(parts, shapes, texts, high, strict=True):
        spot = (left, top, width, wanted or each)
        if text is None:
            (shown,) = [item for item in shape if item.tag != tag("p:sp")]
            fits &= area.show(shown, [item for item in shape if item is not shown], spot)
        else:
            pptx_text.scale(text, scale)
            geometry.place(text, spot)
            if part.look:
                looks.apply(text, part.look, spot, area.theme)
        top += spot[3] + _GAP
    return fits


def _text(part: Sequence[Any]) -> Any:
    """Return the text box of a part; None for a picture or table."""
    texts = [text for shape in part for text in find(shape, "descendant-or-self::p:sp")]
    visual = any(
        find(shape, "descendant-or-self::p:pic | descendant-or-self::p:graphicFrame") for shape in part
    )
    return None if visual or not texts else texts[0]


def _height(text: Any, look: str, box: Box, scale: float) -> int:
    """Return the height of the box of a text with a look, in English metric units."""
    within = looks.inside(look, box)
    return int(pptx_text.height(text, within[2], scale) * _POINT) + 91440 + box[3] - within[3]


def without_parts(files: Mapping[str, bytes], names: Sequence[str]) -> dict[str, bytes]:
    """Return the files of a deck without the slides that only held parts."""
    if not names:
        return dict(files)
    targets = {name.removeprefix("ppt/") for name in names}
    relations_name = opc.relationships_name(_PRESENTATION)
    relations, types, deck = (parse(files[name]) for name in (relations_name, opc.TYPES, _PRESENTATION))
    gone = {item.get("Id"): item for item in relations if item.get("Target") in targets}
    for item in (
        *gone.values(),
        *(item for item in types if item.get("PartName", "").lstrip("/") in names),
        *(item for item in find(deck, "p:sldIdLst/p:sldId") if item.get(tag("r:id")) in gone),
    ):
        item.getparent().remove(item)
    written = {relations_name: relations, opc.TYPES: types, _PRESENTATION: deck}
    left_out = {*names, *map(opc.relationships_name, names)}
    kept = {name: part for name, part in files.items() if name not in left_out}
    return {**kept, **{name: serialize(root) for name, root in written.items()}}
