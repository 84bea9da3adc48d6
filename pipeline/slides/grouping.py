"""Group blocks so that each group fits a slide layout of PowerPoint: at most one picture, table or set of columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from pipeline.core import ast
from pipeline.core.ast import Node
from pipeline.core.model import Resource

# Where the text of a slide is, relative to its picture or table.
TextPosition = Literal["", "above", "below", "beside"]
_WIDE = 1.9  # width to height from which a picture is placed below text instead of beside it
_SHORT, _LONG = (
    160,
    420,
)  # characters: up to here, text goes above a picture; from here on, on a slide of its own


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks of one slide with at most one picture, table or set of columns; `plan` is the place of the text."""

    blocks: list[Node]
    plan: TextPosition = ""

    @property
    def text_first(self) -> list[Node]:
        """The blocks with picture or table after the text, as pandoc's PowerPoint writer requires."""
        return sorted(self.blocks, key=is_visual)


def group(blocks: Iterable[Node], resources: Mapping[str, Resource]) -> Iterator[Group]:
    """Yield groups: each picture or table with the text before it, the last one also with the text after it.

    Columns are a group of their own. Grouping the blocks of a group again returns the same group.
    """
    text: list[Node] = []
    pending: tuple[list[Node], Node] | None = None
    empty = True
    for block in blocks:
        empty = False
        if not is_visual(block):
            text.append(block)
            continue
        if pending:
            yield from _pair(*pending, [], resources)
            pending = None
        if block["t"] == "Div":  # columns
            if text:
                yield Group(text)
            yield Group([block])
        else:
            pending = (text, block)
        text = []
    if pending:
        yield from _pair(*pending, text, resources)
    elif text or empty:
        yield Group(text)


def as_figures(block: Node) -> list[Node]:
    """Return a paragraph of nothing but pictures as figures without captions; any other block alone, as it is."""
    inside = {part["t"] for part in block["c"]} if block["t"] in ("Para", "Plain") else set()
    if "Image" not in inside or not inside <= {"Image", "Space", "SoftBreak", "LineBreak"}:
        return [block]
    return [
        ast.node("Figure", [ast.attr(), [None, []], [ast.node("Plain", [image])]], like=block)
        for image in block["c"]
        if image["t"] == "Image"
    ]


def column_shares(columns: Node) -> list[float]:
    """Return each column's share of the width (0 to 1); columns without a width share the rest evenly."""
    asked = [_percent(ast.value(column, "width")) for column in columns["c"][1] if column["t"] == "Div"]
    rest = max(100 - sum(asked), 10.0 * asked.count(0)) / max(asked.count(0), 1)
    widths = [own or rest for own in asked]
    return [width / sum(widths) for width in widths]


def _percent(width: str) -> float:
    number = width.strip().removesuffix("%")
    return float(number) if number.replace(".", "", 1).isdecimal() and float(number) < 100 else 0.0


def is_visual(block: Node) -> bool:
    """Say whether a block is a picture, a table, or a set of columns."""
    return block["t"] in ("Figure", "Table") or (block["t"] == "Div" and "columns" in ast.classes(block))


def _pair(
    before: list[Node], visual: Node, after: list[Node], resources: Mapping[str, Resource]
) -> Iterator[Group]:
    lead, trail = len(ast.plain_text(before)), len(ast.plain_text(after))
    if not before and not after:
        yield Group([visual])
    elif (
        visual["t"] == "Figure"
        and lead + trail <= _LONG
        and (lead + trail > _SHORT or not _is_wide(visual, resources))
    ):
        yield Group([*before, visual, *after], "beside")
    elif lead <= _SHORT and not after:
        yield Group([*before, visual], "above")
    elif trail <= _SHORT and not before:
        yield Group([visual, *after], "below")
    elif lead + trail <= _SHORT and visual["t"] == "Figure":
        yield Group([*before, visual, *after], "beside")
    else:
        if lead > _SHORT:
            yield Group(before)
            before = []
        yield Group([*before, visual], "above" if before else "")
        if after:
            yield Group(after)


def _is_wide(figure: Node, resources: Mapping[str, Resource]) -> bool:
    held = [resources.get(item["c"][2][0]) for item in ast.find(figure, "Image")]
    return bool(held and held[0] and held[0].height and held[0].width / held[0].height >= _WIDE)
