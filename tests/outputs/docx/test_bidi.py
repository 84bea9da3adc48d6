"""Word documents written from right to left: paragraphs, runs, tables and sections say so, code does not."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest

from pipeline.formats.ooxml import xml as ooxml
from tests.conftest import Project
from tests.outputs.docx.word import options, parts

TEXT = """---
title: שלום
author: Ben
lang: he
---

# כותרת {#sec-a}

- אחת
- שתיים

זה English text בתוך `code` ועוד 12.[^n]

> ציטוט

| שם | מספר |
|:--|--:|
| א | 1 |

: הטבלה {#tab-t}

```python
x = 1
```

ראו @tab-t.

::: {lang=en}
An English paragraph.
:::

[^n]: הערה.
"""


@pytest.fixture
def hebrew(project: Project) -> dict[str, Any]:
    files = parts(project, TEXT, **options(toc="yes"))
    return {name: ooxml.parse(data) for name, data in files.items() if name.endswith(".xml")}


def marked(root: Any) -> dict[str, bool]:
    """Return the text of each paragraph, and whether it is marked."""
    return {
        "".join(ooxml.find(p, ".//w:t/text()")): bool(ooxml.find(p, "w:pPr/w:bidi"))
        for p in ooxml.find(root, "//w:p")
    }


def test_every_paragraph_runs_from_right_to_left_but_code_and_other_languages(hebrew: dict[str, Any]) -> None:
    found = marked(hebrew["word/document.xml"])
    left = {text for text, leftwards in found.items() if text and not leftwards}
    assert left == {"x = 1", "An English paragraph."}
    assert len(found) > 12
    assert marked(hebrew["word/footnotes.xml"])[" הערה."]


def test_runs_are_marked_by_the_direction_of_their_words(hebrew: dict[str, Any]) -> None:
    runs = {
        "".join(ooxml.find(run, "w:t/text()")): bool(ooxml.find(run, "w:rPr/w:rtl"))
        for run in ooxml.find(hebrew["word/document.xml"], "//w:r[w:t]")
    }
    assert {text for text, leftwards in runs.items() if not leftwards} >= {
        "English text",
        "code",
        "Ben",
        "x ",
    }
    assert {text for text, leftwards in runs.items() if leftwards} >= {"שלום", "זה ", "אחת", "ציטוט"}
    assert not any(
        leftwards for text, leftwards in runs.items() if any("a" <= c.lower() <= "z" for c in text)
    )


def test_tables_and_sections_run_from_right_to_left(hebrew: dict[str, Any]) -> None:
    root = hebrew["word/document.xml"]
    assert ooxml.find(root, "//w:tbl/w:tblPr/w:bidiVisual") and ooxml.find(root, "//w:sectPr/w:bidi")
    # A column that the author aligns at the left stays there: Word takes "left" for the side where lines begin.
    assert set(ooxml.find(root, "//w:tr[1]/w:tc[1]/w:p/w:pPr/w:jc/@w:val")) == {"right"}
    assert set(ooxml.find(root, "//w:tr[1]/w:tc[2]/w:p/w:pPr/w:jc/@w:val")) == {"left"}


def test_styles_say_the_language_and_have_their_lines_at_the_right(hebrew: dict[str, Any]) -> None:
    styles = hebrew["word/styles.xml"]
    assert ooxml.find(styles, "w:docDefaults//w:lang/@w:bidi") == ["he-IL"]
    quote = ooxml.find(styles, "w:style[@w:styleId='BlockText']/w:pPr/w:pBdr/*")
    assert [side.tag for side in quote] == [ooxml.tag("w:right")]


def test_head_and_foot_run_from_right_to_left_in_words_of_the_language(hebrew: dict[str, Any]) -> None:
    margins = [root for name, root in hebrew.items() if name.startswith(("word/header", "word/footer"))]
    found = {text: is_ for root in margins for text, is_ in marked(root).items() if text}
    assert found == {"שלום": True, "עמוד 1 מתוך 1": True}


def test_other_documents_have_no_marks_of_direction(project: Project) -> None:
    files = parts(project, TEXT.replace("lang: he", "lang: de"))
    assert b"w:rtl" not in files["word/document.xml"] and b"w:bidi" not in files["word/document.xml"]


def test_a_part_in_hebrew_of_an_english_document(project: Project) -> None:
    data = project.output("English.\n\n::: {lang=he}\nעברית.\n:::\n\n[שלום]{lang=he} again.\n", "docx")
    first, hebrew, mixed = docx.Document(io.BytesIO(data)).paragraphs[-3:]
    assert [bool(ooxml.find(p._p, "w:pPr/w:bidi")) for p in (first, hebrew, mixed)] == [False, True, False]
    assert [run.font.rtl for run in mixed.runs][:1] == [True]
    assert {run.font.rtl for run in mixed.runs[1:]} == {None}
