"""What is cut for slides: at its seams, into what fits, with nothing lost."""

from __future__ import annotations

from itertools import pairwise

import pytest

from pipeline.core import ast
from pipeline.core.ast import Node
from pipeline.core.spans import Span
from pipeline.slides import measure, splitting
from pipeline.tools.pandoc.process import Pandoc

ROWS = "\n".join(f"| r{n} | cell |" for n in range(60))
LONG = {
    "BulletList": "\n".join(f"- item {n}" for n in range(60)),
    "OrderedList": "\n".join(f"{n}. item {n}" for n in range(3, 63)),
    "CodeBlock": "```\n" + "\n".join(f"line {n}" for n in range(80)) + "\n```",
    "Table": f"| a | b |\n|---|---|\n{ROWS}",
    "BlockQuote": "\n>\n".join(f"> words {n}" for n in range(40)),
    "DefinitionList": "\n\n".join(f"term {n}\n:   words" for n in range(30)),
}


def read(pandoc: Pandoc, text: str) -> Node:
    return pandoc.read(text, reader="commonmark_x", span=Span("a.md"))[0]


@pytest.mark.parametrize("kind", LONG)
def test_a_long_block_is_cut_to_what_fits_and_loses_nothing(pandoc: Pandoc, kind: str) -> None:
    item = read(pandoc, LONG[kind])
    assert item["t"] == kind
    assert measure.height(item) > measure.SLIDE_LINES
    parts = splitting.split(item, measure.SLIDE_LINES)
    assert len(parts) > 1
    assert all(measure.height(part) <= measure.SLIDE_LINES for part in parts)
    said = " ".join(ast.plain_text(parts).split())
    heading = "a b " if kind == "Table" else ""
    assert said.replace(heading, "") == " ".join(ast.plain_text(item).split()).replace(heading, "")


@pytest.mark.parametrize("kind", LONG)
def test_what_fits_is_not_cut(pandoc: Pandoc, kind: str) -> None:
    item = read(pandoc, LONG[kind])
    assert splitting.split(item, 1_000) == [item]


def test_a_cut_list_goes_on_counting(pandoc: Pandoc) -> None:
    parts = splitting.split(read(pandoc, LONG["OrderedList"]), measure.SLIDE_LINES)
    starts = [part["c"][0][0] for part in parts]
    assert starts[0] == 3
    assert [b - a for a, b in pairwise(starts)] == [len(p["c"][1]) for p in parts[:-1]]


def test_every_part_of_a_table_has_its_head(pandoc: Pandoc) -> None:
    parts = splitting.split(read(pandoc, LONG["Table"]), measure.SLIDE_LINES)
    assert all(ast.plain_text(part["c"][3]).split() == ["a", "b"] for part in parts)


@pytest.mark.parametrize("mark", ["-", "1."])
def test_a_list_entry_larger_than_a_slide_is_opened(pandoc: Pandoc, mark: str) -> None:
    indent = " " * (len(mark) + 1)
    code = "\n".join(f"{indent}line {n}" for n in range(60))
    item = read(
        pandoc, f"{mark} first\n\n{mark} second\n\n{indent}```\n{code}\n{indent}```\n\n{mark} third\n"
    )
    parts = splitting.split(item, measure.SLIDE_LINES)
    assert parts[0]["t"] == parts[-1]["t"] == item["t"]
    assert {part["t"] for part in parts} == {item["t"], "CodeBlock"}
    assert all(measure.height(part) <= measure.SLIDE_LINES for part in parts)
    assert " ".join(ast.plain_text(parts).split()) == " ".join(ast.plain_text(item).split())
    if mark == "1.":
        assert [part["c"][0][0] for part in parts if part["t"] == "OrderedList"] == [1, 3]


def test_a_list_may_start_below_other_text(pandoc: Pandoc) -> None:
    item = read(pandoc, LONG["BulletList"])
    parts = splitting.split(item, measure.SLIDE_LINES, first=4.0)
    assert measure.height(parts[0]) <= 4.0
    assert len(parts[0]["c"]) >= 2
    assert len(splitting.split(item, measure.SLIDE_LINES, first=1.0)[0]["c"]) > 2
