"""What is copied out of a PDF: the words that were written, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.conftest import Project
from tests.readers.reading import READERS, in_order

LISTS = """---
title: T
---

## Lists

1. Fold
2. Sew
   - needle

     thread
3. Trim

* loose

* > quoted

| a | b |
|---|---|
| cell | x |
"""


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("name", ["pdf", "slides-pdf"])
def test_marks_of_lists_stand_before_their_items(
    project: Project, name: str, read: Callable[[bytes], str]
) -> None:
    text = read(project.output(LISTS, name))
    assert in_order(
        text, "1.", "Fold", "2.", "Sew", "needle", "thread", "3.", "Trim", "•", "loose", "•", "quoted", "cell"
    )
    assert text.count("1.") == 1


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("name", ["slides-pdf", "slides-handout"])
def test_the_title_of_a_slide_stands_before_its_text(
    project: Project, name: str, read: Callable[[bytes], str]
) -> None:
    text = read(project.output("---\ntitle: T\n---\n\n## Heading\n\nwords\n\n- item\n", name))
    assert in_order(text, "Heading", "words", "item")
