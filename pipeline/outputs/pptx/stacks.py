"""Columns that pandoc's writer has no layout for: each part is written on a slide of its own and put where it belongs.

Pandoc 3.9 knows two columns with either text or one picture or table in each; of three columns it drops the last, and text and
picture of one column lie on each other.
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
from pipeline.outputs.pptx import geometry
from pipeline.outputs.pptx import text as pptx_text
from pipeline.outputs.pptx.geometry import BOTTOM, EDGE, GAP, TOP, Box
from pipeline.slides import grouping

_VISUAL = ("Figure", "Table")
_POINT = 12700
_GAP = 228600  # between the parts of a column
_TYPES, _PRESENTATION = "[Content_Types].xml", "ppt/presentation.xml"


@dataclass(frozen=True, slots=True)
class Stack:
    """A column: its share of the width (0 to 1), and its parts, each of them text, or one picture or table."""

    share: float
    parts: tuple[tuple[Node, ...], ...]


def of_columns(columns: Node, flatten: Callable[[Any], Iterable[Node]]) -> tuple[Stack, ...]:
    """Return columns as stacks; none if they are such as pandoc's writer has a layout for."""
    inside = [list(flatten(column["c"][1])) for column in columns["c"][1] if column["t"] == "Div"]
    stacks = tuple(
        Stack(share, tuple(_parts(blocks)))
        for share, blocks in zip(grouping.column_shares(columns), inside, strict=True)
    )
    known = len(stacks) == 2 and all(len(stack.parts) == 1 for stack in stacks)
    return () if known else stacks


def _parts(blocks: Iterable[Node]) -> Iterator[tuple[Node, ...]]:
    for visual, group in groupby(blocks, key=lambda block: block["t"] in _VISUAL):
        if visual:
            yield from ((block,) for block in group)
        else:
            yield tuple(group)


def written_alone(part: Sequence[Node]) -> list[Node]:
    """Return the blocks that make pandoc write a part on a slide of its own, without a title."""
    return [ast.node("Header", [2, ast.attr(), []]), *part]


class Parts:
    """The slides at the end of a deck that hold the parts of stacks, in their order, and how each is taken."""

    def __init__(self, files: Mapping[str, bytes], names: Sequence[str]) -> None:
        self._files, self._names = files, iter(names)
        self._style = pptx_text.body_style(files["ppt/slideMasters/slideMaster1.xml"])

    def take(self, root: Any, relations: Any) -> list[Any]:
        """Move the shapes of the next part onto a slide and return them; `relations` gets what they refer to."""
        name = next(self._names)
        slide = parse(self._files[name])
        known = {item.get("Id"): item for item in parse(self._files[opc.relationships_name(name)])}
        for used in find(slide, "//@r:embed/.. | //@r:id/.. | //@r:link/.."):
            for attribute in (tag("r:embed"), tag("r:id"), tag("r:link")):
                if attribute in used.attrib:
                    used.set(attribute, opc.relate(relations, known[used.get(attribute)].attrib))
        shapes = find(slide, "p:cSld/p:spTree/*[not(self::p:nvGrpSpPr or self::p:grpSpPr)]")
        shapes = [shape for shape in shapes if not find(shape, ".//p:ph[@type]")]
        for shape in shapes:
            for text in find(shape, "descendant-or-self::p:sp[.//p:ph]"):
                pptx_text.as_box(text, self._style)
            for holder in find(shape, ".//p:ph"):
                holder.getparent().remove(holder)
            find(root, "p:cSld/p:spTree")[0].append(shape)
        return shapes


def arrange(
    stacks: Sequence[Stack],
    shapes: Sequence[Sequence[Any]],
    wide: int,
    show: Callable[[Any, list[Any], Box], bool],
) -> bool:
    """Place the shapes of all parts, those of one column below each other; say whether everything fits.

    `show` places a picture or table with its captions in a box, and says whether it fits.
    """
    room = wide - GAP * (len(stacks) - 1)
    left, fits = EDGE, True
    rest = list(shapes)
    for stack in stacks:
        width = round(room * stack.share)
        own, rest = rest[: len(stack.parts)], rest[len(stack.parts) :]
        fits &= _pile(own, (left, TOP, width, BOTTOM - TOP), show)
        left += width + GAP
    return fits


def _pile(parts: Sequence[Sequence[Any]], box: Box, show: Callable[[Any, list[Any], Box], bool]) -> bool:
    """Place parts below each other: text as high as it is, pictures and tables in what is left."""
    left, top, width, height = box
    texts = [_text(part) for part in parts]
    high = [0 if text is None else _height(text, width) for text in texts]
    visuals = high.count(0)
    free = height - sum(high) - _GAP * (len(parts) - 1)
    each = max(free // visuals, height // (2 * len(parts))) if visuals else 0
    if not visuals or free < each * visuals:  # text gives way
        less = (height - _GAP * (len(parts) - 1) - each * visuals) / max(sum(high), 1)
        high = [round(one * min(less, 1.0)) for one in high]
    fits = True
    for part, text, wanted in zip(parts, texts, high, strict=True):
        if text is None:
            (shown,) = [shape for shape in part if shape.tag != tag("p:sp")]
            fits &= show(shown, [shape for shape in part if shape is not shown], (left, top, width, each))
        else:
            spot = (left, top, width, wanted if visuals or len(parts) > 1 else height)
            geometry.place(text, spot)
            fits &= pptx_text.fit(text, spot)
        top += (wanted or each) + _GAP
    return fits


def _text(part: Sequence[Any]) -> Any:
    """Return the text box of a part; None for a picture or table."""
    texts = [text for shape in part for text in find(shape, "descendant-or-self::p:sp")]
    visual = any(
        find(shape, "descendant-or-self::p:pic | descendant-or-self::p:graphicFrame") for shape in part
    )
    return None if visual or not texts else texts[0]


def _height(text: Any, width: int) -> int:
    return int(pptx_text.height(text, width) * _POINT) + 91440


def without_parts(files: Mapping[str, bytes], names: Sequence[str]) -> dict[str, bytes]:
    """Return the files of a deck without the slides that only held parts."""
    if not names:
        return dict(files)
    targets = {name.removeprefix("ppt/") for name in names}
    relations_name = opc.relationships_name(_PRESENTATION)
    relations, types, deck = (parse(files[name]) for name in (relations_name, _TYPES, _PRESENTATION))
    gone = {item.get("Id"): item for item in relations if item.get("Target") in targets}
    for item in (
        *gone.values(),
        *(item for item in types if item.get("PartName", "").lstrip("/") in names),
        *(item for item in find(deck, "p:sldIdLst/p:sldId") if item.get(tag("r:id")) in gone),
    ):
        item.getparent().remove(item)
    written = {relations_name: relations, _TYPES: types, _PRESENTATION: deck}
    left_out = {*names, *map(opc.relationships_name, names)}
    kept = {name: part for name, part in files.items() if name not in left_out}
    return {**kept, **{name: serialize(root) for name, root in written.items()}}
