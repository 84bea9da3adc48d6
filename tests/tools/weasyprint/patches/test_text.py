"""Looks and heights of lines are found once for each kind of text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.tools.weasyprint.patches import startup
from tests.tools.weasyprint.pages import LONG, TEXT


def test_what_is_kept_is_used() -> None:
    """Each line of a text asks for the same look, strut and glyphs."""
    startup.weasyprint()
    from weasyprint.text.fonts import FontConfiguration

    from pipeline.tools.weasyprint.patches import text as text_patches

    made = []

    class Configuration(FontConfiguration):  # type: ignore[misc]  # WeasyPrint ships no types
        def __init__(self) -> None:
            super().__init__()
            made.append(self)

    import weasyprint as engine

    engine.HTML(string=f"<p>{LONG}<b>b</b></p>").write_pdf(font_config=Configuration())
    assert 2 <= len(text_patches.kept_with(made[0], "looks")) <= 6
    assert 2 <= len(text_patches.kept_with(made[0], "struts")) <= 6


@pytest.mark.parametrize(
    "name", [name for name in TEXT if name not in ("again", "at the end of lines", "waiting", "drawn")]
)
def test_the_bytes_are_those_of_weasyprint_by_itself(
    name: str, check_bytes: Callable[[str, str], None]
) -> None:
    check_bytes(*TEXT[name])
