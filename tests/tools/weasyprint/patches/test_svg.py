"""Outlines of numbers alone are read once and drawn as before."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.tools.weasyprint.pages import TEXT


@pytest.mark.parametrize("name", ["drawn"])
def test_the_bytes_are_those_of_weasyprint_by_itself(
    name: str, check_bytes: Callable[[str, str], None]
) -> None:
    check_bytes(*TEXT[name])
