"""Code that is coloured once is, in every format, what pandoc makes of it there."""

from __future__ import annotations

import re

import pytest

from pipeline.core import ast
from pipeline.core.ast import Node
from pipeline.formats.html import code as html_code
from pipeline.tools.pandoc import grammars, highlighting
from pipeline.tools.pandoc.process import Pandoc
from tests.tools.pandoc.samples import HERE, languages, markdown

LINE = re.compile(r'<span id="[^"]*-\d+"><a href="#[^"]*-\d+"[^>]*></a>(.*)</span>')


@pytest.fixture(autouse=True)
def nothing_known() -> None:
    highlighting._cache.clear()


def html(blocks: list[Node], pandoc: Pandoc) -> str:
    return pandoc.write(blocks, writer="html5", span=HERE, options={"wrap_text": "none"}).data.decode()


def bare(text: str) -> str:
    """Return pandoc's HTML without what it puts around lines, as we want it."""
    numbered = re.compile(r'(<pre class="sourceCode numberSource.*?)(?=</pre>)', re.DOTALL)
    text = numbered.sub(lambda m: LINE.sub(r'<span class="line">\1</span>', m[1]), text)
    text = re.sub(r'<div class="sourceCode" id="cb\d+"', '<div class="sourceCode"', LINE.sub(r"\1", text))
    return grammars.with_short_names(text.replace(' data-startFrom="3"', ""))


@pytest.mark.parametrize("which", ["markdown", "languages"])
def test_html_has_pandoc_s_own_tokens(pandoc: Pandoc, which: str) -> None:
    blocks = markdown(pandoc) if which == "markdown" else languages()
    held = highlighting.extract_code(blocks, pandoc, span=HERE)
    assert html_code.insert_code(html(held.blocks, pandoc), held.code) == bare(html(blocks, pandoc))


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
