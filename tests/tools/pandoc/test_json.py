"""Documents for pandoc's writers: joined words give the same output."""

from __future__ import annotations

import json

import pytest

from pipeline.core import ast
from pipeline.core.ast import Node
from pipeline.core.spans import Span
from pipeline.tools import zip as zips
from pipeline.tools.pandoc import json as pandoc_json
from pipeline.tools.pandoc.process import Pandoc

HERE = Span("a.md")
SPACE: Node = {"t": "Space"}
MARKDOWN = r"""# Words  in a *heading and "more" of it*

Text with two words, `code and more`, **bold words** and a [link of words](https://example.org "its title").
A soft break, a hard one\
and a "quotation" that ends in a backslash \\ and more -- dashes … and \ a hard blank.[^1]

[^1]: A note of some words.

- [ ] a task of words
- [x] done as well
- ☐ a box of its own
- $x + y$ and words, ![a picture of words](none.png)

1. One word
2. Two words

Term of words
:   Its definition, in words

| a head | of words |
|--------|----------|
| some   | more too |

: A caption of words

. . .

::: notes
Some words said
:::
"""


def words(*inlines: Node) -> list[Node]:
    blocks = [ast.node("Para", list(inlines))]
    return json.loads(pandoc_json.encode(blocks, {}, images=()))["blocks"][0]["c"]  # type: ignore[no-any-return]


def said(text: str) -> Node:
    return ast.node("Str", text)


def test_words_and_the_blanks_between_them_are_one() -> None:
    assert words(said("some"), SPACE, said("more"), SPACE, said("words")) == [said("some more words")]


@pytest.mark.parametrize(
    "inlines",
    [
        [said("a"), SPACE, SPACE, said("b")],
        [SPACE, said("a"), SPACE],
        [{"t": "SoftBreak"}, SPACE, said("a")],
        [{"t": "LineBreak"}, SPACE, said("a")],
        [said("☐"), SPACE, said("a")],
        [said("☒"), SPACE, said("a")],
        [ast.node("Code", [ast.attr(), "a"]), SPACE, said("b")],
        [said("a"), said("b")],
        [said('"},{"t":"Space"},{"t":"Str","c":"'), ast.node("Emph", [said("a")])],
        [said('x\\"},{"t":"Space'), said("\\")],
    ],
)
def test_all_else_stays(inlines: list[Node]) -> None:
    assert words(*inlines) == inlines


def test_what_stands_in_words_stays() -> None:
    between = '"},{"t":"Space"},{"t":"Str","c":"'
    assert words(said(between), SPACE, said("\\")) == [said(f"{between} \\")]


@pytest.mark.parametrize("writer", ["html5", "docx", "pptx"])
def test_writers_make_the_same_of_it(pandoc: Pandoc, monkeypatch: pytest.MonkeyPatch, writer: str) -> None:
    blocks = pandoc.read(MARKDOWN, reader="markdown", span=HERE)
    options = {"wrap_text": "none", "slide_level": 1}
    meta = {"title": ast.node("MetaInlines", [said("A"), SPACE, said("title")])}
    joined = pandoc.write(blocks, writer=writer, span=HERE, meta=meta, options=options).data
    monkeypatch.setattr(pandoc_json, "_join_words", lambda tree: tree)
    apart = pandoc.write(blocks, writer=writer, span=HERE, meta=meta, options=options).data
    if writer == "html5":
        assert joined == apart
    else:
        assert zips.members(joined) == zips.members(apart)
