"""The language of a code block, in all notations."""

from __future__ import annotations

import pytest

from pipeline.stages import code
from pipeline.tools.pandoc import process as pandoc
from tests.stages.conftest import Through

HEAD = "---\ntitle: T\n---\n\n"


@pytest.mark.parametrize(
    ("info", "attributes"),
    [
        ("python", "{.python}"),
        ("Python", "{.python}"),
        ("js", "{.javascript}"),
        ("c++", "{.cpp}"),
        ("console", "{.bash}"),
        ("language-go", "{.go}"),
        ("{python}", "{.python}"),
        ("rust,ignore", "{.rust .ignore}"),
        ("{.python .numberLines startFrom=3}", "{.python .numberLines startFrom=3}"),
        ("{#id .sql}", "{#id .sql}"),
        ("text", ""),
        ("", ""),
        ("{.only-html}", "{.only-html}"),
        ("{.numberLines}", "{.numberLines}"),
    ],
)
def test_languages(through: Through, info: str, attributes: str) -> None:
    passed = through(f"{HEAD}```{' ' if info.startswith('{.') else ''}{info}\nx\n```")
    assert (passed.tree, passed.codes) == (f"CodeBlock{attributes}(x)", [])


@pytest.mark.parametrize("language", sorted(set(code._ALIASES.values())))
def test_every_alias_leads_to_a_language_pandoc_knows(language: str) -> None:
    assert language in pandoc.languages()


@pytest.mark.parametrize(
    ("info", "said"),
    [
        ("pyhton", "no highlighting for 'pyhton' (did you mean 'python'?)"),
        ("qqqq", "no highlighting for 'qqqq' (see 'pandoc --list-highlight-languages', or write 'text')"),
    ],
)
def test_an_unknown_language_is_named_at_its_line(through: Through, info: str, said: str) -> None:
    passed = through(f"{HEAD}first\n\n```{info}\nx\n```")
    assert passed.said == [f"7:1 code-language: {said}"]
    assert passed.tree == f"Para(first)\nCodeBlock{{.{info}}}(x)"


def test_an_indented_block_has_no_language(through: Through) -> None:
    passed = through(HEAD + "text\n\n    <b>x</b>")
    assert (passed.tree, passed.codes) == ("Para(text)\nCodeBlock(<b>x</b>)", [])
