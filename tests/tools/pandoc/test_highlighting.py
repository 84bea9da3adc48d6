"""Code that is highlighted once is, in every format, the same as pandoc's own highlighting."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from pipeline.core import ast
from pipeline.core.ast import Node
from pipeline.core.spans import Span
from pipeline.formats.html import code as html_code
from pipeline.formats.ooxml import code as office_code
from pipeline.formats.ooxml import xml as ooxml
from pipeline.tools import zip as zips
from pipeline.tools.pandoc import grammars, highlighting, process
from pipeline.tools.pandoc.process import Pandoc
from tests.conftest import Project

HERE = Span("a.md")
CODE = """# one = "2"; /* x */ <a href='b'>&amp;</a>
def f(x):\treturn r"\\d" + 'é' # TODO

#include <x.h>
    1 + 0x2F - 3.0e1; // ende
if (a <- 1) { then } else -- y
日本語 @x {{ y }} $z ''multi
line''
"""
MARKDOWN = """
- An item

  ```python
  def f(x): # note "q" & <a>
      return 1

  x = 'é\\u00e9'
  ```

> ```c
> char quoted;
> ```

::: {.callout .note}
::: callout-title
Title
:::

1.  Deep
    - deeper

      ```c
      char deep;
      ```
:::

:::: columns
::: column
```c
char left;
```
:::
::: column
```c
char right;
```
:::
::::

+---------------+---+
| ```c          | b |
| char in_cell; |   |
| ```           |   |
+---------------+---+

Term
:   ```c
    char defined;
    ```

``` {.c .numberLines startFrom=3 #named}
int a;
```

```
plain
```

```pyhton
no language
```

```python
```

```c
\U00100001
```

``` {.numberLines}
no language
at all
```

``` {.text .numberLines}
\U00100000
```

``` {.python .numberLines}
```

Icons: `+\U00100000+`{.c} `\U00100000`{.c}, `\U00100001`, [\U00100000](https://example.org), **\U00100002**

| a |
|---|
| `code` |

A note.[^1]

[^1]: With code

    ```json
    {"a": 1, "b": [true, null]}
    ```

::: notes
Said, with code:

```c
int a;
```
:::
"""
LINE = re.compile(r'<span id="[^"]*-\d+"><a href="#[^"]*-\d+"[^>]*></a>(.*)</span>')


@pytest.fixture(autouse=True)
def nothing_known() -> None:
    highlighting._cache.clear()


def markdown(pandoc: Pandoc) -> list[Node]:
    """Return code in every place a document can have it."""
    return pandoc.read(MARKDOWN, reader="markdown", span=HERE)


def languages() -> list[Node]:
    """Return code in every language pandoc knows: the placeholder must be one token in each."""
    return [ast.node("CodeBlock", [ast.attr(classes=[name]), CODE]) for name in sorted(process.languages())]


def canonical(part: bytes) -> bytes:
    return bytes(etree.tostring(etree.fromstring(part), method="c14n2"))


def html(blocks: list[Node], pandoc: Pandoc) -> str:
    return pandoc.write(blocks, writer="html5", span=HERE, options={"wrap_text": "none"}).data.decode()


def bare(text: str) -> str:
    """Return pandoc's HTML without the wrappers around lines."""
    numbered = re.compile(r'(<pre class="sourceCode numberSource.*?)(?=</pre>)', re.DOTALL)
    text = numbered.sub(lambda m: LINE.sub(r'<span class="line">\1</span>', m[1]), text)
    text = re.sub(r'<div class="sourceCode" id="cb\d+"', '<div class="sourceCode"', LINE.sub(r"\1", text))
    return grammars.with_short_names(text.replace(' data-startFrom="3"', ""))


@pytest.mark.parametrize("which", ["markdown", "languages"])
def test_html_has_pandoc_s_own_tokens(pandoc: Pandoc, which: str) -> None:
    blocks = markdown(pandoc) if which == "markdown" else languages()
    held = highlighting.extract_code(blocks, pandoc, span=HERE)
    assert html_code.insert_code(html(held.blocks, pandoc), held.code) == bare(html(blocks, pandoc))


@pytest.mark.parametrize("which", ["markdown", "languages"])
def test_word_has_pandoc_s_own_tokens(project: Project, which: str) -> None:
    pandoc = project.pandoc
    blocks = markdown(pandoc) if which == "markdown" else languages()
    held = highlighting.extract_code(blocks, pandoc, span=HERE)
    assert len(held.code) == (11 if which == "markdown" else len(blocks))
    whole, made = (
        zips.members(pandoc.write(given, writer="docx", span=HERE).data) for given in (blocks, held.blocks)
    )
    assert whole.keys() == made.keys()
    for name, part in whole.items():
        filled = (
            office_code.insert_in_word(made[name], held.code)
            if name.endswith(("document.xml", "notes.xml"))
            else made[name]
        )
        assert canonical(filled) == canonical(part), name


@pytest.mark.parametrize("which", ["markdown", "languages"])
def test_slides_have_pandoc_s_own_tokens(project: Project, which: str) -> None:
    pandoc, theme = project.pandoc, project.context().theme
    blocks = markdown(pandoc) if which == "markdown" else languages()
    held = highlighting.extract_code(blocks, pandoc, span=HERE)
    whole, made = (
        zips.members(
            pandoc.write(
                given,
                writer="pptx",
                span=HERE,
                meta={"monofont": ast.node("MetaString", theme.fonts.mono)},
                options={"highlight_method": ooxml.code_style(theme)},
            ).data
        )
        for given in (blocks, held.blocks)
    )
    assert whole.keys() == made.keys()
    for name, part in whole.items():
        if name.startswith(("ppt/slides/slide", "ppt/notesSlides/notesSlide")):
            assert canonical(office_code.insert_on_slide(made[name], held.code, theme)) == canonical(part), (
                name
            )


def test_styles_of_other_names_are_found(project: Project) -> None:
    """A reference document may call the styles of tokens anything; `custom_reference.rename_styles` replaces Octavo's identifiers by theirs."""
    files = zips.members(project.pandoc.write(markdown(project.pandoc), writer="docx", span=HERE).data)
    files["word/styles.xml"] = files["word/styles.xml"].replace(b'w:styleId="NormalTok"', b'w:styleId="a7"')
    held = highlighting.extract_code(markdown(project.pandoc), project.pandoc, span=HERE)
    written = project.pandoc.write(
        held.blocks,
        writer="docx",
        span=HERE,
        options={"reference_doc": "reference.docx"},
        files={"reference.docx": zips.pack(files)},
    )
    made = zips.members(written.data)["word/document.xml"]
    assert b'w:val="a7"' in made
    filled = office_code.insert_in_word(made, held.code).decode()
    assert not [sign for sign in held.code if sign in filled]
    assert 'w:val="NormalTok"' in filled


def test_no_sign_stands_in_the_document(pandoc: Pandoc) -> None:
    blocks = pandoc.read("```c\nint a;\n```\n\na \U00100000 b", reader="markdown", span=HERE)
    meta = {"title": ast.node("MetaString", "\U00100001")}
    assert [*highlighting.extract_code(blocks, pandoc, span=HERE, meta=meta).code] == ["\U00100002"]


def test_code_is_asked_for_once(pandoc: Pandoc, monkeypatch: pytest.MonkeyPatch) -> None:
    first = highlighting.extract_code(markdown(pandoc), pandoc, span=HERE)
    blocks = markdown(pandoc)
    monkeypatch.setattr(Pandoc, "write", None)
    assert highlighting.extract_code(blocks, pandoc, span=HERE) == first


def test_what_is_not_code_stays_the_same_object(pandoc: Pandoc) -> None:
    blocks = pandoc.read("text `code`\n\n```\nplain\n```", reader="markdown", span=HERE)
    held = highlighting.extract_code(blocks, pandoc, span=HERE)
    assert held.blocks is blocks
    assert held.code == {}
