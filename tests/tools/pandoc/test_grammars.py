"""Full names of grammars: the same highlighting, and the same HTML once the names are short again."""

from __future__ import annotations

import json
import re
import subprocess

import pytest

from pipeline.core import ast
from pipeline.core.spans import Span
from pipeline.tools.pandoc import grammars, process
from pipeline.tools.pandoc import json as pandoc_json
from pipeline.tools.pandoc.process import Pandoc

HERE = Span("a.md")


def blocks(classes: list[list[str]]) -> list[ast.Node]:
    return [
        {"t": "CodeBlock", "c": [["", names, []], '# one = "2"; /* x */\n(a <- 1) -- y']} for names in classes
    ]


CASES = blocks(
    [[short] for short in grammars.FULL] + [["cpp", "numberLines", "r"], ["python"], ["pyhton"], []]
)


def as_it_comes(nodes: list[ast.Node]) -> str:
    document = {"pandoc-api-version": pandoc_json.API_VERSION, "meta": {}, "blocks": nodes}
    command = [process.binary(), "--from=json", "--to=html5", "--wrap=auto"]
    done = subprocess.run(command, input=json.dumps(document), capture_output=True, text=True, check=True)
    return done.stdout.rstrip("\n")


def one_line(html: str) -> str:
    return re.sub(r"<pre\s", "<pre ", html)  # pandoc breaks tags to a line's length


def test_the_html_is_that_of_the_short_names(pandoc: Pandoc) -> None:
    written = pandoc.write(CASES, writer="html5", span=HERE).data.decode()
    assert "sourceCode C++" in written
    assert one_line(grammars.with_short_names(written)) == one_line(as_it_comes(CASES))


@pytest.mark.parametrize("short", sorted(grammars.FULL))
def test_the_full_name_is_that_grammar_s(pandoc: Pandoc, short: str) -> None:
    written = pandoc.write(blocks([[short]]), writer="html5", span=HERE).data.decode()
    assert f'<pre class="sourceCode {grammars.FULL[short]}">' in written.replace("\n", " ")
    assert f'<code class="sourceCode {short}">' in written.replace("\n", " ")


def test_code_s_own_words_and_other_elements_are_left_alone() -> None:
    text = '<p class="C++ x">C++</p><pre class="sourceCode C++ y" title="C++"><code> C++ </code></pre>'
    assert grammars.with_short_names(text) == text.replace('"sourceCode C++ y"', '"sourceCode cpp y"')
