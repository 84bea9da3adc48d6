"""Solutions: shown, left out, or replaced by answer space; then no file contains them."""

from __future__ import annotations

import io

import pikepdf
import pytest

from pipeline.core import ast
from pipeline.engine import registry
from pipeline.tools import zip as zips
from tests.conftest import Project
from tests.outputs.reading import Pdf

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><rect width="90" height="9"/></svg>'
TEXT = """---
title: T
---

## One

What is it? [inlineword]{.solution}

::: solution
### headingword

It is **boldword**, as [linkword](https://linkaddress.example) says[^1] and $formulaword$.

![altword](p.svg)
:::

Between.

```python {.solution}
codeword = 1
```

Behind.

[^1]: noteword
"""
WORDS = "inlineword headingword boldword linkword linkaddress formulaword altword codeword noteword".split()


def shown(project: Project, show: str) -> Project:
    project.write("p.svg", SVG)
    project.write("octavo.toml", f'[solutions]\nshow = "{show}"\n')
    return project


def readable(data: bytes) -> str:
    """Everything that can be read in a file: packages and PDFs unpacked."""
    if data.startswith(b"PK"):
        return "".join(part.decode("utf-8", "replace") for part in zips.members(data).values())
    if data.startswith(b"%PDF"):
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(data)) as pdf:
            pdf.save(
                out,
                stream_decode_level=pikepdf.StreamDecodeLevel.all,
                object_stream_mode=pikepdf.ObjectStreamMode.disable,
            )
        return out.getvalue().decode("latin-1") + Pdf(data).body
    return data.decode()


@pytest.mark.parametrize("name", sorted(registry.outputs()))
@pytest.mark.parametrize("show", ["no", "space"])
def test_what_is_not_shown_is_not_in_the_file(project: Project, name: str, show: str) -> None:
    text = readable(shown(project, show).output(TEXT, name))
    assert [word for word in WORDS if word in text] == []
    assert "Between." in text or name.endswith(("pdf", "handout"))


@pytest.mark.parametrize("name", ["html", "docx", "epub", "pptx", "revealjs", "ast"])
def test_what_is_shown_is_there(project: Project, name: str) -> None:
    text = readable(shown(project, "yes").output(TEXT, name))
    assert {word for word in WORDS if word not in text} <= {"formulaword"}  # whose letters stand apart
    assert "Solution" in text


def test_nobody_marks_solutions_in_vain(project: Project) -> None:
    assert [d.code for d in shown(project, "yes").convert(TEXT, "html").diagnostics] == []


def test_room_is_as_high_as_what_it_stands_for(project: Project) -> None:
    def behind(show: str) -> float:
        made = Pdf(shown(project, show).output(TEXT, "pdf"))
        [piece] = [piece for piece in made.pieces if "Behind" in piece.text]
        return piece.y

    heights = {show: behind(show) for show in ("no", "space", "yes")}
    assert abs(heights["space"] - heights["yes"]) < 30 < abs(heights["no"] - heights["yes"]) / 4, heights


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("html", "\u00a0<br />"), ("epub", "\u00a0<br />"), ("revealjs", "\u00a0<br />"),
        ("docx", '<w:t xml:space="preserve">\u00a0</w:t></w:r><w:r><w:br/>'), ("pptx", "<a:t>\u00a0</a:t></a:r><a:br/>"),
    ],
)  # fmt: skip
def test_room_is_empty_lines_where_text_cannot_be_hidden(project: Project, name: str, line: str) -> None:
    text = "Before.\n\n::: solution\n" + "It is long. " * 40 + "\n:::\n\nBehind.\n"
    assert readable(shown(project, "no").output(text, name)).count(line) == 0
    assert readable(shown(project, "space").output(text, name)).count(line) == 9


def test_the_word_is_in_the_language_of_the_document(project: Project) -> None:
    document = shown(project, "yes").document("---\ntitle: T\nlang: de\n---\n\n::: solution\nx\n:::\n")
    assert ast.plain_text(list(document.blocks)).split() == ["Lösung", "x"]


def test_a_callout_may_be_one(project: Project) -> None:
    blocks = shown(project, "yes").document("# T\n\n::: {.warning .solution}\nx\n:::\n").blocks
    assert [ast.callout(block) for block in blocks] == ["warning"]
