"""Short pieces of text are laid out once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.tools.weasyprint.patches import startup
from tests.tools.weasyprint.pages import TEXT, printed


def test_short_text_is_laid_out_once_and_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    startup.weasyprint()
    from pipeline.tools.weasyprint.patches import drawing
    from pipeline.tools.weasyprint.patches import lines as line_patches

    laid_out, drawn = [], []
    own_split, own_runs = line_patches.split_first_line, drawing._plain_runs
    monkeypatch.setattr(
        line_patches, "split_first_line", lambda *given: laid_out.append(given[0]) or own_split(*given)
    )
    monkeypatch.setattr(
        drawing, "_plain_runs", lambda *given: drawn.append(given[1].text) or own_runs(*given)
    )
    printed("", "<p>a few words</p>" * 9 + "<p style='width: 1px'>a few words</p>")
    assert [laid_out.count(text) for text in ("a few words", "few words", "words")] == [2, 1, 1]
    assert sorted(drawn) == ["a", "a few words", "few", "words"]


@pytest.mark.parametrize("name", ["again", "at the end of lines"])
def test_the_bytes_are_those_of_weasyprint_by_itself(
    name: str, check_bytes: Callable[[str, str], None]
) -> None:
    check_bytes(*TEXT[name])
