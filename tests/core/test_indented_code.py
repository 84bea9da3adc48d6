"""Which lines are indented code."""

from __future__ import annotations

import pytest

from pipeline.core.indented_code import IndentedCode


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("text\n\n    code\n    code\n\ntext", [2, 3]),
        ("text\n    text of the same paragraph", []),
        ("    code\n\n    code", [0, 2]),
        ("\tcode", [0]),
        ("- a\n\n    text\n\n      code\n\ntext\n\n    code", [4, 8]),
        ("1.  a\n\n    text\n\n        code", [4]),
        ("- - a\n\n    text\n  - b\n\n        code", [5]),
        ("- a\n    - b\n\n        text", []),
        ("[^1]: a\n\n    text\n\n        code", [4]),
        ("- a\n\n  text\n\n      code\n\nend\n\n    code", [4, 8]),
    ],
)
def test_lines_that_are_code(text: str, code: list[int]) -> None:
    work = IndentedCode()
    assert [number for number, line in enumerate(text.split("\n")) if work.holds(line)] == code
