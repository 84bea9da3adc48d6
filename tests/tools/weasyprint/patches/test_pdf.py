"""How files are written and packed: the same operators and pixels."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest

from pipeline.tools.weasyprint.patches import startup
from tests.pictures import PICTURES
from tests.tools.weasyprint.pages import LONG, printed, unpacked


@pytest.mark.parametrize("name", PICTURES)
def test_packed_otherwise_a_file_says_the_same(name: str, without: Callable[[frozenset[str]], None]) -> None:
    page = (
        f"<p>{LONG}</p><img alt='a' src='data:image/png;base64,{base64.b64encode(PICTURES[name]).decode()}'>"
    )
    ours, said = printed("", page)
    without(frozenset({"packing"}))
    theirs, also_said = printed("", page)
    assert (ours != theirs, said) == (True, also_said)
    assert unpacked(ours) == unpacked(theirs)
    assert len(ours) < 1.05 * len(theirs)


@pytest.mark.parametrize(
    "value",
    [b"a", "a", 0, -7, True, 0.0, -0.0, 1.0, 0.1, -1.5, 1e-9, 123456789.125, 1e300, float("inf"), None],
)
def test_numbers_are_written_alike(value: object) -> None:
    startup.weasyprint()
    (one,) = (one for one in startup.replaced() if one.name == "_to_bytes")
    assert one.ours(value) == one.own(value)
