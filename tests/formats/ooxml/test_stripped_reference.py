"""Stripped reference documents: the output is the same as with complete ones, once the formatting is restored."""

from __future__ import annotations

import pytest
from lxml import etree

from pipeline.core import ast
from pipeline.core.ast import Node
from pipeline.core.spans import Span
from pipeline.formats.ooxml import stripped_reference
from pipeline.outputs.docx import reference as docx_reference
from pipeline.outputs.pptx import reference as pptx_reference
from pipeline.theme import paper
from pipeline.tools import zip as zips
from tests.conftest import Project

MARKDOWN = """# One

Text with `code`, **bold** and a [link](https://example.org).[^1]

[^1]: A note.

1. First
2. Second
    - Inner

$$x^2$$

> Quoted

```python
def f(x): return x
```

| a | b |
|---|---|
| 1 | 2 |

::: notes
Spoken
:::

## Two

::: {custom-style="Not There"}
A style that no reference has
:::
"""


def read(project: Project, text: str) -> list[Node]:
    return project.pandoc.read(text, reader="markdown", span=Span("a.md"))


def written(project: Project, writer: str, reference: bytes, text: str = MARKDOWN) -> dict[str, bytes]:
    """Return the parts of a document that pandoc made by a reference document."""
    span = Span("a.md")
    blocks = read(project, text)
    name = f"reference.{writer}"
    options = {"reference_doc": name, "slide_level": 2}
    meta = {key: ast.node("MetaString", f"The {key}") for key in ("title", "subtitle", "date")}
    made = project.pandoc.write(
        blocks, writer=writer, span=span, meta=meta, options=options, files={name: reference}
    )
    return zips.members(made.data)


def word(project: Project) -> bytes:
    """Return the reference document of the project's theme."""
    look = project.context().theme
    return docx_reference.build(
        look, paper.choose_sheet(look, paper="theme", landscape=False, two_sided=False)
    )


def canonical(part: bytes) -> bytes:
    """Return XML in which the order of attributes says nothing."""
    return bytes(etree.tostring(etree.fromstring(part), method="c14n2"))


def assert_alike(dressed: dict[str, bytes], whole: dict[str, bytes]) -> None:
    assert dressed.keys() == whole.keys()
    unlike = [
        name
        for name, part in dressed.items()
        if part != whole[name] and canonical(part) != canonical(whole[name])
    ]
    assert unlike == []


def test_a_word_document_is_the_same(project: Project) -> None:
    reference = word(project)
    made = written(project, "docx", stripped_reference.strip_document(reference))
    assert not any(
        part in made["word/styles.xml"] for part in (b"w:pPr", b"w:docDefaults", b"w:latentStyles")
    )
    assert b"NotThere" in made["word/styles.xml"]
    assert_alike(stripped_reference.restore_styles(made, reference), written(project, "docx", reference))


STYLED = """::: {custom-style="CALLOUT note"}
As we have it, but for its case, and [[one](a)]{custom-style="hyperlink"} of [another's]{custom-style="Table text"}.
:::

[A]{custom-style="heading 1"} | a |
|---|---|
| 1 | 2 |

: A table {custom-style="caption"}

"""
# How other programs write names and identifiers of styles.
OTHERS = (
    (b'"Heading1"', b'"berschrift1"'),
    (b'"BodyText"', b'"BODYTEXT"'),
    (b'w:name w:val="Body Text"', b'w:name w:val="BODY TEXT"'),
    (b'w:styleId="Compact"', b'w:styleId="a7"'),
    (b'w:name w:val="First Paragraph"', b'w:name w:val="first paragraph"'),
    (b'w:name w:val="Footnote Text"', b'w:name w:val="footnote text"'),
    (b'w:styleId="Hyperlink"', b'w:styleId="hyperlink"'),
)


@pytest.mark.parametrize("others", [(), OTHERS])
def test_a_style_is_found_however_it_is_called(
    project: Project, others: tuple[tuple[bytes, bytes], ...]
) -> None:
    files = zips.members(word(project))
    for ours, theirs in others:
        assert ours in files["word/styles.xml"]
        files["word/styles.xml"] = files["word/styles.xml"].replace(ours, theirs)
    reference, text = zips.pack(files), MARKDOWN + STYLED
    asked = stripped_reference.requested_styles(read(project, text))
    assert asked == {"callout note", "hyperlink", "table text", "heading 1", "caption", "not there"}
    made = written(project, "docx", stripped_reference.strip_document(reference, asked), text)
    assert b"Block Text" not in made["word/styles.xml"]
    assert_alike(
        stripped_reference.restore_styles(made, reference), written(project, "docx", reference, text)
    )


def test_the_page_is_that_of_the_first_section(project: Project) -> None:
    files = zips.members(word(project))
    first = b'<w:p><w:pPr><w:sectPr><w:pgSz w:w="7777" w:h="5555"/></w:sectPr></w:pPr></w:p>'
    files["word/document.xml"] = files["word/document.xml"].replace(b"<w:body>", b"<w:body>" + first)
    reference = zips.pack(files)
    made = written(project, "docx", stripped_reference.strip_document(reference))
    assert b'w:w="7777"' in made["word/document.xml"]
    assert_alike(stripped_reference.restore_styles(made, reference), written(project, "docx", reference))


SLIDES = (
    MARKDOWN
    + """# A part

## Two columns

:::: columns
::: column
1. One

   More of it
:::
::: column
![A picture](picture.png)
:::
::::

## A comparison

:::: columns
::: column
Before

- a
    - deep
:::
::: column
After

| a |
|---|
| 1 |
:::
::::

## A caption

Above it

| a | b |
|---|---|
| 1 | 2 |

: A table

##

::: notes
Of a blank slide
:::
"""
)


def types_sorted(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return a package's parts with the list of types in an order of its own: none is wanted (ISO/IEC 29500-2, 10.1.2.2)."""
    root = etree.fromstring(files["[Content_Types].xml"])
    root[:] = sorted(root, key=lambda kind: sorted(kind.attrib.items()))
    return {**files, "[Content_Types].xml": etree.tostring(root)}


def test_a_deck_is_the_same(project: Project) -> None:
    reference = pptx_reference.build(project.context().theme)
    made = written(project, "pptx", stripped_reference.strip_deck(reference), SLIDES)
    assert b"Click to edit" not in made["ppt/slideLayouts/slideLayout2.xml"]
    assert "ppt/slideLayouts/slideLayout6.xml" not in made
    assert b"Click to edit" in zips.members(reference)["ppt/slideLayouts/slideLayout2.xml"]
    whole = written(project, "pptx", reference, SLIDES)
    assert_alike(types_sorted(stripped_reference.restore_layouts(made, reference)), types_sorted(whole))
    assert {name for name in whole if name.startswith("ppt/slideLayouts/slideLayout")} == {
        f"ppt/slideLayouts/slideLayout{number}.xml" for number in range(1, 12)
    }
    used = b"".join(part for name, part in whole.items() if name.startswith("ppt/slides/_rels/"))
    assert [number for number in range(1, 12) if b"slideLayout%d.xml" % number in used] == [
        1,
        2,
        3,
        4,
        5,
        7,
        8,
    ]
