"""Lines that wait to be drawn, and glyphs written as they were before."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.tools.weasyprint.patches import startup
from tests.tools.weasyprint.pages import LONG, TEXT, printed


def test_a_line_that_waits_is_drawn_as_it_was_laid_out(monkeypatch: pytest.MonkeyPatch) -> None:
    startup.weasyprint()
    from pipeline.tools.weasyprint.patches import drawing

    again, own = [], drawing._own_reactivate
    monkeypatch.setattr(
        drawing, "_own_reactivate", lambda layout, style: again.append(layout.text) or own(layout, style)
    )
    page = (
        f"<style>p {{ color: red }}</style><p>{LONG}</p>"  # a page with styles of its own has its own fonts
    )
    ours = printed("", page)
    assert again == []
    monkeypatch.setattr(drawing, "_OPEN", 0)
    assert printed("", page) == ours
    assert len(again) > 1


@pytest.mark.parametrize(("name", "plain"), [("plain", True), ("justified", True), ("missing", False)])
def test_plain_lines_are_written_from_what_is_kept(
    name: str, plain: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    startup.weasyprint()
    from pipeline.tools.weasyprint.patches import drawing

    left, own = [], drawing._own_draw
    monkeypatch.setattr(drawing, "_own_draw", lambda *given: left.append(given) or own(*given))
    printed(*TEXT[name])
    assert bool(left) is not plain


@pytest.mark.parametrize("name", ["waiting"])
def test_the_bytes_are_those_of_weasyprint_by_itself(
    name: str, check_bytes: Callable[[str, str], None]
) -> None:
    check_bytes(*TEXT[name])
