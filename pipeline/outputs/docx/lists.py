"""Lists of Word documents: their marks, and the boxes of tasks."""

from __future__ import annotations

from functools import cache
from typing import Any

from pipeline.core.ast import Node
from pipeline.formats.ooxml.xml import NAMESPACES, find, parse, serialize, tag

_VALUE = tag("w:val")
_BULLETS = {"\uf0b7": "•", "o": "–", "\uf0a7": "•"}
_TASKS = "999"  # number of the list of tasks, and of its definition; pandoc's own begin at 990 and 1000
_BOX = '<w:r><w:rPr><w:rStyle w:val="Task"/></w:rPr><w:t>{}</w:t></w:r>'


def task_box(*, done: bool) -> Node:
    """Return the box of a task as a run of text: few programs that read Word documents read the marks of lists."""
    return {"t": "RawInline", "c": ["openxml", _BOX.format("☑" if done else "☐")]}


def has_tasks(body: bytes) -> bool:
    """Say whether a part of a document uses the list of `mark_tasks`."""
    return f'<w:numId w:val="{_TASKS}"/>'.encode() in body


def mark_tasks(root: Any, numbering: bytes) -> None:
    """Give tasks in bullet lists a list without bullets, with their box in its place, in place."""
    tasks = find(root, "//w:p[w:pPr/w:numPr]/*[not(self::w:pPr)][1][self::w:r/w:rPr/w:rStyle/@w:val='Task']")
    bullets = _bullet_lists(numbering) if tasks else frozenset()
    for box in tasks:
        (number,) = find(box.getparent(), "w:pPr/w:numPr/w:numId")
        blank = box.getnext()
        if number.get(_VALUE) in bullets and blank is not None and "".join(blank.itertext()) == " ":
            number.set(_VALUE, _TASKS)
            blank[:] = [blank.makeelement(tag("w:tab"))]


def _bullet_lists(numbering: bytes) -> frozenset[str]:
    """Return the numbers of the lists with bullets."""
    root = parse(numbering)
    made = set(find(root, "w:abstractNum[w:lvl[1]/w:numFmt/@w:val='bullet']/@w:abstractNumId"))
    return frozenset(
        number.get(tag("w:numId"))
        for number in find(root, "w:num")
        if made.intersection(find(number, "w:abstractNumId/@w:val"))
    )


def finish_numbering(part: bytes, color: str, *, tasks: bool) -> bytes:
    """Return the numbering part with list marks in a colour, as characters of ordinary fonts; with `tasks`, with their list.

    Pandoc's bullets need the fonts Symbol and Wingdings, and show as boxes without them. With an empty `color` the marks
    have the colour of the text.
    """
    root = parse(part)
    for level in find(root, "//w:lvl[w:lvlText[@w:val!=' ']]"):
        (text,) = find(level, "w:lvlText")
        text.set(_VALUE, _BULLETS.get(text.get(_VALUE), text.get(_VALUE)))
        for old in find(level, "w:rPr"):
            level.remove(old)
        if color:
            look = f'<w:rPr xmlns:w="{NAMESPACES["w"]}"><w:color w:val="{color}"/></w:rPr>'
            level.append(parse(look.encode()))
    if tasks:
        definition, number = parse(_task_list().encode())
        find(root, "w:abstractNum")[-1].addnext(definition)
        root.append(number)
    return serialize(root)


@cache
def _task_list() -> str:
    """Return the list of tasks and its definition: levels that are indented as pandoc's, with no mark."""
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:numFmt w:val="bullet"/><w:suff w:val="nothing"/><w:lvlText w:val=""/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{720 * (level + 1)}" w:hanging="360"/></w:pPr></w:lvl>'
        for level in range(9)
    )
    return (
        f'<w:numbering xmlns:w="{NAMESPACES["w"]}"><w:abstractNum w:abstractNumId="{_TASKS}"><w:multiLevelType '
        f'w:val="multilevel"/>{levels}</w:abstractNum><w:num w:numId="{_TASKS}"><w:abstractNumId w:val="{_TASKS}"/></w:num>'
        "</w:numbering>"
    )
