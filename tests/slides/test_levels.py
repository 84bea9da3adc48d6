"""At which headings slides start."""

from __future__ import annotations

import pytest

from pipeline.core.spans import Span
from pipeline.formats import markdown
from pipeline.slides import levels
from tests.conftest import Project


@pytest.mark.parametrize(
    ("text", "level", "sign"),
    [
        ("# A\n\na\n\n## B\n\nb\n", 6, None),
        ("# A\n\n## B {layout=code}\n\nb\n\n### C\n\nc\n", 2, "Header"),
        ("# A\n\na\n\n. . .\n\n## B\n\nb\n", 1, "Para"),
        ("# A\n\n---\n\n## B\n\nb\n\n---\n\n## C\n\nc\n", 2, "HorizontalRule"),
        ("# A\n\n---\n\n## B\n\nb\n", 6, None),
        ("::: incremental\n- a\n:::\n", 6, "Div"),
    ],
)
def test_a_deck_starts_slides_where_text_follows(
    project: Project, text: str, level: int, sign: str | None
) -> None:
    blocks = project.pandoc.read(text, reader=markdown.READER, span=Span(""))
    chosen, shows = levels.choose(blocks)
    assert (chosen, shows and shows["t"]) == (level, sign)
