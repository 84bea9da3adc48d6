"""What is copied out of a PDF: the words that were written, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.conftest import Project
from tests.readers.reading import READERS, by_poppler, in_order

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


CODE = """---
title: T
---

## Heading

before

```python
x = 1
```

after

- item

  ```
  within
  ```

last
"""


@pytest.mark.parametrize("read", [*READERS, by_poppler])
@pytest.mark.parametrize("name", ["pdf", "slides-pdf", "slides-handout"])
def test_code_stands_where_it_was_written(project: Project, name: str, read: Callable[[bytes], str]) -> None:
    text = read(project.output(CODE, name))
    assert in_order(text, "Heading", "before", "x = 1", "after", "item", "within", "last")


ALIKE = (
    "no\u00a0break, and some more words",
    "thin\u2009and narrow\u202fspaces stay",
    "hyphens: a\u2010b, c-d, e\u2011f",
    "micro: \u00b5m and \u03bcm and \u00b5m",
    "delta: \u0394 and \u2206 and \u0394",
    "marks: \u00e9t\u00e9 and e and \u00e9",
    "ligatures: office, fluffy, first",
    "scripts: \u0430a \u03bfo \u0435e",
    "joiners: auf\u200clage, aufl\u200dage",
    "symbols: \u2714 and \u2714\ufe0f and \u2714",
)


@pytest.mark.parametrize("read", [*READERS, by_poppler])
@pytest.mark.parametrize("name", ["pdf", "slides-pdf", "slides-handout"])
@pytest.mark.parametrize("lines", [ALIKE, ALIKE[::-1]])
def test_characters_that_look_alike_are_read_as_they_were_written(
    project: Project, name: str, lines: tuple[str, ...], read: Callable[[bytes], str]
) -> None:
    """Each in two kinds of letters, whichever comes first."""
    body = "\n\n".join(f"{line}\n\n`{line}`" for line in lines)
    text = read(project.output(f"---\ntitle: T\n---\n\n## Heading\n\n{body}\n", name))
    read_as = text.replace("\n", "").replace(" ", "")
    for line in lines:
        wanted = (
            line.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2009", " ")
            if read is by_poppler
            else line
        )
        assert read_as.count(wanted.replace(" ", "")) == 2, line
