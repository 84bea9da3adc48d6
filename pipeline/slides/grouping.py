"""What of a slide stands together: PowerPoint's layouts hold one picture, table or pair of columns, so no slide has more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from pipeline.core import ast
from pipeline.core.ast import Node
from pipeline.core.model import Resource

Plan = Literal["", "above", "below", "beside"]  # where a slide's text stands from its picture or table
_WIDE = 1.9  # a picture of that ratio has room below a line of text
_SHORT, _LONG = 160, 420  # characters of text that stand well above a picture; that want a slide of their own


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks of one slide, with at most one picture, table or columns, and where the text is to stand from it."""

    blocks: list[Node]
    plan: Plan = ""

    @property
    def text_first(self) -> list[Node]:
        """The blocks as pandoc's writer wants them: what is shown behind the text."""
        return sorted(self.blocks, key=_is_visual)


def groups(blocks: Iterable[Node], resources: Mapping[str, Resource]) -> Iterator[Group]:
    """Yield what of a slide stands together: a picture or table with the text before it, the last also with what follows.

    Columns stand alone. The blocks of a group, given again, are one group.
    """
    text: list[Node] = []
    pending: tuple[list[Node], Node] | None = None
    empty = True
    for block in blocks:
        empty = False
        if not _is_visual(block):
            text.append(block)
            continue
        if pending:
            yield from _paired(*pending, [], resources)
            pending = None
        if block["t"] == "Div":  # columns
            if text:
                yield Group(text)
            yield Group([block])
        else:
            pending = (text, block)
        text = []
    if pending:
        yield from _paired(*pending, text, resources)
    elif text or empty:
        yield Group(text)


def column_shares(columns: Node) -> list[float]:
    """Return the share of the width each column has: its author's, and what is left evenly for those without one."""
    asked = [_percent(ast.value(column, "width")) for column in columns["c"][1] if column["t"] == "Div"]
    rest = max(100 - sum(asked), 10.0 * asked.count(0)) / max(asked.count(0), 1)
    widths = [own or rest for own in asked]
    return [width / sum(widths) for width in widths]


def _percent(width: str) -> float:
    number = width.strip().removesuffix("%")
    return float(number) if number.replace(".", "", 1).isdecimal() and float(number) < 100 else 0.0


def _is_visual(block: Node) -> bool:
    return block["t"] in ("Figure", "Table") or (block["t"] == "Div" and "columns" in ast.classes(block))


def _paired(
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
