"""Heights on a slide: more content is higher, and splitting loses nothing."""

from __future__ import annotations

import pytest

from pipeline.core import ast
from pipeline.core.ast import Node
from pipeline.slides import measure


def test_more_text_takes_more_room() -> None:
    heights = [measure.height(ast.para("word " * n)) for n in (1, 50, 200)]
    assert heights == sorted(set(heights))
    assert measure.height(ast.para("word " * 50), width=20) > heights[1]


def test_a_block_is_measured_anew_where_another_took_its_place() -> None:
    for count in (1, 200, 3):
        for _ in range(2):  # at the same address as the one before, as it comes
            block = ast.node("Plain", ast.text("word " * count))
            assert measure.height(block, width=50) == max(1, -(-5 * count // 50)) + 0.15


def test_a_line_that_grows_is_measured_as_it_is() -> None:
    line: list[Node] = []
    for count in range(1, 60):
        line.extend(ast.text("word"))
        assert measure.text_lines(line, 50) == -(-4 * count // 50)


def test_blocks_add_up() -> None:
    blocks = [ast.para("x"), ast.node("HorizontalRule")]
    assert measure.heights(blocks) == pytest.approx(sum(map(measure.height, blocks)))
    assert measure.heights([]) == 0
