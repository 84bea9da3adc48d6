"""Positions of keys in TOML, and errors of tomllib."""

from __future__ import annotations

import tomllib

import pytest

from pipeline.core import toml

TEXT = """top = 1

[a.b]
c = 2
"""


@pytest.mark.parametrize(
    ("key", "place"),
    [
        ("top", (1, 1)),
        ("a.b.c", (4, 1)),
        ("a.b.d", (3, 2)),
        ("a.b.c.d", (4, 1)),
        ("a", (3, 2)),
        ("a.x", (3, 2)),
        ("x", None),
        ("", None),
    ],
)
def test_a_key_that_is_not_there_is_placed_at_what_is_next_to_it(
    key: str, place: tuple[int, int] | None
) -> None:
    assert toml.nearest(toml.places(TEXT), key) == place


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a = \n", (1, 5, "invalid value")),
        ('\n\na = """x', (3, 1, "unterminated string")),
        ("[a\n", (1, 3, "expected ']' at the end of a table declaration")),
    ],
)
def test_what_tomllib_says_has_a_place(text: str, fault: tuple[int, int, str]) -> None:
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        tomllib.loads(text)
    assert toml.parse_error(str(caught.value), text) == fault
