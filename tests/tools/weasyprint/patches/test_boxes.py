"""Lengths that are read once a style, and lines beside nothing: the same boxes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.tools.weasyprint.pages import BOXES


@pytest.mark.parametrize(
    "name", ["lengths", "sizing", "tables", "out of flow", "running", "flexible", "columns"]
)
def test_the_bytes_are_those_of_weasyprint_by_itself(
    name: str, check_bytes: Callable[[str, str], None]
) -> None:
    check_bytes(*BOXES[name])
